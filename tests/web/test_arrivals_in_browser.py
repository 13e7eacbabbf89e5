"""Arrivals in Chromium: looked at in three languages, axe finds nothing, and the calendar file is downloaded."""

from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import expect
from sqlalchemy import Engine

from placement.access import Official
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import make_authority, officer_of
from tests.placement.place import make_place
from tests.web.conftest import Visit
from tests.web.sign_in import Browser
from tests.web.test_arrivals import accepted


@pytest.fixture
def officials(sqlite: Engine) -> tuple[Official, Official]:
    """An authority's officer and a municipality's."""
    with transaction(sqlite) as db:
        authority = make_authority(db, name="Keski-Suomen elinvoimakeskus")
        places = [
            make_place(db, authority=authority, name=name)
            for name in ("Jyväskylä", "Äänekoski", "Muurame")
        ]
        for number, place in enumerate(places, start=1):
            for month in ("2027-01", "2027-02", "2027-05")[number % 2 :]:
                accepted(db, place, persons=number, month=month)
                accepted(db, place, persons=2, month=month)
        return officer_of(db, authority), places[0].answerer


def test_an_officer_looks_chooses_and_takes_the_calendar(
    sqlite: Engine, officials: tuple[Official, Official], visit: Visit, tmp_path: Path
) -> None:
    page = visit(Browser.of(sqlite, officials[0]))
    page.goto("/arrivals")
    look(page, "arrivals")
    assert axe_at_both_widths(page) == []

    page.get_by_label("Kunta").select_option(label="Äänekoski")
    expect(page.locator("#arrivals tbody tr")).to_have_count(3)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Lataa kalenteritiedostona").click()

    downloading.value.save_as(tmp_path / "arrivals.ics")
    calendar = Calendar.from_ical((tmp_path / "arrivals.ics").read_bytes())
    assert len(calendar.walk("VEVENT")) == 3
    for language in ("sv", "en"):
        page.goto(f"/language/{language}?back=/arrivals")
        look(page, f"arrivals-{language}")


def test_a_municipality_looks_at_its_own(
    sqlite: Engine, officials: tuple[Official, Official], visit: Visit
) -> None:
    page = visit(Browser.of(sqlite, officials[1]))
    page.goto("/desk")
    page.get_by_role("link", name="Muutot kuntaan").click()

    expect(page.get_by_role("heading", name="Muutot kuntaan")).to_be_visible()
    expect(page.get_by_text("Äänekoski")).to_have_count(0)
    look(page, "arrivals-municipality")
    assert axe_at_both_widths(page) == []
