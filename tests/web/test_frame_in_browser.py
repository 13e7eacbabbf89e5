"""The frame and every shared piece in Chromium: accessible, within the policy, with scripts and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import create_engine

from tests.browser import WIDTHS, axe_at_both_widths, chromium, look, served, visiting
from tests.web import gallery
from tests.web.gallery import app_with_gallery, first_seen


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(app_with_gallery(create_engine("sqlite://"))) as there:
        yield there


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with visiting(browser, address) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/gallery", "/accessibility", "/no-such-page", "/sign-in"])
def test_axe_finds_nothing(page: Page, path: str) -> None:
    page.goto(path)

    look(page, path.strip("/"))

    assert axe_at_both_widths(page) == []


def test_nothing_sticks_out_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 900})
    page.goto("/gallery")

    assert page.evaluate("document.documentElement.scrollWidth") == 400


def test_the_content_policy_stops_nothing_of_ours(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="fi-FI")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    opened.on("pageerror", lambda error: complaints.append(str(error)))

    opened.goto("/gallery")
    opened.get_by_role("link", name="Sivu 2", exact=True).click()
    expect(opened.locator("#household-list [aria-current=page]")).to_have_text("2")

    assert complaints == []
    context.close()


def test_the_menu_opens_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": WIDTHS[1], "height": 900})
    page.goto("/gallery")
    link = page.get_by_role("link", name="Työpöytä").last
    menu = page.get_by_role("button", name="Valikko")

    expect(page.locator("#navigation")).to_be_hidden()
    menu.click()

    expect(page.locator("#navigation")).to_be_visible()
    expect(link).to_be_visible()


def test_turning_a_page_replaces_the_list_and_the_address(page: Page) -> None:
    page.goto("/gallery?kunta=179")
    page.evaluate("window.same = true")

    page.get_by_role("link", name="Sivu 2", exact=True).click()

    expect(page.locator("#household-list [aria-current=page]")).to_have_text("2")
    assert page.evaluate("window.same"), "the page was loaded anew"
    assert page.url.endswith("/gallery?kunta=179&page=2")
    page.go_back()
    expect(page.locator("#household-list [aria-current=page]")).to_have_text("1")


def test_a_bad_form_is_marked_where_it_is_wrong_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/gallery")
    # The browser's own check would stop this before we see it.
    page.locator("form:has(#places)").evaluate("form => { form.noValidate = true }")
    page.locator("#lisatiedot").fill("Kirjoitettu")
    page.locator("#places").fill("")

    page.get_by_role("button", name="Tallenna", exact=True).click()

    notice = page.locator("#messages [role=alert]")
    expect(notice).to_contain_text("Täytä tämä kenttä.")
    expect(notice).to_be_focused()
    expect(page.locator("#lisatiedot")).to_have_value("Kirjoitettu")
    notice.get_by_role("link").click()
    expect(page.locator("#places")).to_be_focused()


def test_a_saved_form_says_so_and_the_reader_stands_there(page: Page) -> None:
    page.goto("/gallery")
    page.locator("#places").fill("7")

    page.get_by_role("button", name="Tallenna", exact=True).click()

    said = page.locator("#messages [role=status]")
    expect(said).to_have_text("Tallennettu: 7")
    expect(said).to_be_focused()


def test_one_box_chooses_every_row(page: Page) -> None:
    page.goto("/gallery")

    page.get_by_role("checkbox", name="Valitse kaikki").check()

    assert page.locator("#households tbody input:checked").count() == 12


def test_without_scripts_the_same_form_answers_with_pages(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="fi-FI")
    opened = context.new_page()
    opened.goto("/gallery")
    opened.locator("#places").fill("7")

    opened.get_by_role("button", name="Tallenna", exact=True).click()

    expect(opened.locator("#messages")).to_contain_text("Tallennettu: 7")
    opened.get_by_role("link", name="Sivu 2", exact=True).click()
    expect(opened.locator("#household-list [aria-current=page]")).to_have_text("2")
    context.close()


def test_the_language_menu_keeps_the_page(page: Page) -> None:
    page.goto("/gallery?kunta=179")

    page.get_by_role("link", name="Svenska").click()

    assert page.url.endswith("/gallery?kunta=179")
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()


def test_a_stream_of_events_reaches_the_page_one_by_one(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_seen.clear()
    monkeypatch.setattr(gallery, "WAIT_SECONDS", 30.0)

    page.goto("/gallery")

    expect(page.locator("#ticks p")).to_contain_text("40 %")
    first_seen.set()
    expect(page.locator("#ticks p")).to_contain_text("90 %")
