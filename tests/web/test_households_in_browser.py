"""Households in Chromium: the filter replaces the list, a refused form keeps what was typed, no script is needed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.databases import fresh_engine
from tests.make import make_authority, make_household, make_municipality, officer_of
from tests.web.sign_in import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def officer() -> Iterator[Browser]:
    with fresh_engine("sqlite") as engine:
        with transaction(engine) as db:
            area = make_authority(db)
            make_municipality(db, authority=area, name="Kokeila")
            for persons in (*[1] * 26, 7):
                make_household(
                    db, authority=area, persons=persons, needs={NeedKind.SCHOOL: 1}
                ).lives_at = "Kokeilan keskus"
            official = officer_of(db, area)
        yield Browser.of(engine, official)


@pytest.fixture
def page(officer: Browser, browser: Chromium) -> Iterator[Page]:
    token = officer.client.cookies["session"]
    with served(officer.client.app) as address, visiting(browser, address) as visited:  # type: ignore[arg-type]
        visited.context.add_cookies([{"name": "session", "value": token, "url": address}])
        yield visited


def test_the_filter_replaces_the_list_and_the_address_tells_what_is_shown(page: Page) -> None:
    page.goto("/households")
    rows = page.locator("#household-list tbody tr")
    expect(rows).to_have_count(25)
    page.evaluate("window.sameDocument = true")

    page.locator("select[name=size]").select_option("5-")
    expect(rows).to_have_count(1)

    assert page.evaluate("window.sameDocument"), "the page was not loaded anew"
    expect(page.locator("#household-list h2")).to_have_text("1 talous, näytetään 1\N{EN DASH}1")
    page.reload()
    expect(rows).to_have_count(1)


def test_a_refused_form_says_why_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/households/new")
    page.locator("#ground").select_option("ASYLUM")
    page.locator("#permit_day").fill("2026-11-02")
    page.locator("#given_names").fill("Aamina")
    page.locator("#birth_day").fill("1990-05-17")
    page.locator("#identity_code").fill("170590-999A")
    page.get_by_role("button", name="Kirjaa", exact=True).click()

    expect(page.locator("#messages")).to_contain_text("tarkistusmerkki ei täsmää")
    expect(page.locator("#given_names")).to_have_value("Aamina")
    page.locator("#identity_code").fill("")
    page.wait_for_timeout(1100)  # a second click within a second counts as a slip of the finger
    page.get_by_role("button", name="Kirjaa", exact=True).click()

    expect(page.locator("#messages")).to_contain_text("kirjattiin")
    expect(page.locator("main")).to_contain_text("Tietoja puuttuu")
    look(page, "household-incomplete")
    assert axe_at_both_widths(page) == []


def test_everything_works_without_scripts(officer: Browser, browser: Chromium) -> None:
    token = officer.client.cookies["session"]
    with served(officer.client.app) as address:  # type: ignore[arg-type]
        context = browser.new_context(base_url=address, locale="fi-FI", java_script_enabled=False)
        context.add_cookies([{"name": "session", "value": token, "url": address}])
        page = context.new_page()

        page.goto("/households")
        page.locator("select[name=size]").select_option("5-")
        page.get_by_role("button", name="Näytä tulokset").click()
        expect(page.locator("#household-list tbody tr")).to_have_count(1)
        page.locator("#household-list tbody a").click()
        page.get_by_role("button", name="Lisää henkilö").click()
        page.locator("#given_names").fill("Lapsi")
        page.locator("#birth_day").fill("2020-02-01")
        page.locator("#relation").select_option("child")
        page.get_by_role("button", name="Tallenna").click()

        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("main")).to_contain_text("8 henkilöä")
        context.close()
