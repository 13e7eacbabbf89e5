"""The import in Chromium: pages are looked at and axe finds nothing, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from placement.transaction import transaction
from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.databases import fresh_engine
from tests.incoming import csv_of, person
from tests.make import make_authority, make_municipality, officer_of
from tests.web.sign_in import Browser

WRONG = (
    person(case_code="T-1", needs="school:0", sex="mies"),
    person(case_code="T-2", ground="pakolainen", birth_day="17.5.1990"),
)
SIMILAR = (person(case_code="T-1"), person(case_code="T-2", given_names="Etuu"))


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[str, str]]:
    """The address of a served application, and the session of an officer."""
    with fresh_engine("sqlite") as engine:
        with transaction(engine) as db:
            authority = make_authority(db)
            make_municipality(db, authority=authority, code="179", name="Jyväskylä")
            official = officer_of(db, authority)
        signed_in = Browser.of(engine, official).client
        token = signed_in.cookies["session"]
        with served(signed_in.app) as address:  # type: ignore[arg-type]
            yield address, token


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as started:
        yield started


def sign_in(page: Page, world: tuple[str, str]) -> None:
    page.context.add_cookies([{"name": "session", "value": world[1], "url": world[0]}])


def upload(page: Page, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    page.goto("/import")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Näytä tiedoston sisältö").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(path.name)


def test_a_file_is_corrected_looked_at_and_saved(
    browser: Chromium, world: tuple[str, str], tmp_path: Path
) -> None:
    with visiting(browser, world[0]) as page:
        sign_in(page, world)
        page.goto("/import")
        look(page, "import")
        found = axe_at_both_widths(page)

        upload(page, tmp_path / "virheita.csv", csv_of(*WRONG))
        expect(page.get_by_text("I2 Palvelutarpeet: 0 ei ole välillä")).to_be_visible()
        look(page, "import-errors")
        found += axe_at_both_widths(page)

        upload(page, tmp_path / "taloudet.csv", csv_of(*SIMILAR))
        look(page, "import-preview")
        found += axe_at_both_widths(page)
        page.get_by_role("button", name="Tallenna kaikki 2 taloutta").click()
        expect(page.get_by_text("Katso ensin mahdollinen kaksoiskappale")).to_be_visible()
        # A second click within a second is a double click, which the button ignores.
        page.wait_for_timeout(1100)
        page.get_by_label("Olen katsonut mahdolliset kaksoiskappaleet").check()
        page.get_by_role("button", name="Tallenna kaikki 2 taloutta").click()
        expect(page.get_by_text("2 taloutta tallennettiin.")).to_be_visible()
        look(page, "import-saved")
        found += axe_at_both_widths(page)

    assert found == []


def test_it_works_without_scripts(
    browser: Chromium, world: tuple[str, str], tmp_path: Path
) -> None:
    context = browser.new_context(base_url=world[0], locale="fi-FI", java_script_enabled=False)
    page = context.new_page()
    sign_in(page, world)

    upload(page, tmp_path / "yksi.csv", csv_of(person(case_code="T-9", birth_day="1.1.1970")))
    page.get_by_role("button", name="Tallenna 1 talous").click()

    expect(page.get_by_text("1 talous tallennettiin.")).to_be_visible()
    context.close()


def test_the_swedish_page_is_swedish(browser: Chromium, world: tuple[str, str]) -> None:
    with visiting(browser, world[0], language="sv") as page:
        sign_in(page, world)
        page.context.add_cookies([{"name": "language", "value": "sv", "url": world[0]}])
        page.goto("/import")

        expect(page.get_by_role("button", name="Visa filens innehåll")).to_be_visible()
        look(page, "import-sv")
