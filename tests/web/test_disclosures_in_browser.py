"""The disclosure in Chromium: the officer records the consent, the clerk reads who comes; in three languages."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from placement.access import Official
from placement.model.household import Household
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import NOW
from tests.placement.place import make_place
from tests.placement.way import make_assigned
from tests.web.conftest import Visit
from tests.web.sign_in import Browser


@pytest.fixture
def world(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[Official, Official, int]:
    """Officer, clerk, and the number of an assigned placement."""
    for module in ("disclosures", "proposals"):
        monkeypatch.setattr(f"web.pages.{module}.utc_now", lambda: NOW)
    with transaction(sqlite) as db:
        place = make_place(db, name="Muurame")
        one = make_assigned(db, place, persons=4)
        db.get_one(Household, one.household_id).lives_at = "Kokeilan vastaanottokeskus"
        return place.officer, place.answerer, one.key


def test_an_officer_discloses_and_a_clerk_reads(
    sqlite: Engine, world: tuple[Official, Official, int], visit: Visit
) -> None:
    officer, clerk, key = world
    page = visit(Browser.of(sqlite, officer))
    page.goto(f"/proposals/{key}")
    expect(page.get_by_role("heading", name="Henkilötietojen luovutus")).to_be_visible()
    axe_at_both_widths(page)
    look(page, "disclosure-to-record")
    page.get_by_label("Suostumuksen päivä").fill("2026-11-24")
    page.get_by_label("suullisesti").check()
    page.get_by_label("Kuka antoi suostumuksen alaikäisten puolesta").fill("Edustaja Esimerkki")
    page.get_by_role("button", name="Luovuta tiedot kunnalle").click()
    expect(page.get_by_text("Talouden henkilötiedot luovutettiin kunnalle.")).to_be_visible()
    look(page, "disclosure-recorded")

    page = visit(Browser.of(sqlite, clerk))
    page.goto(f"/inbox/{key}")
    page.get_by_role("link", name="Talouden nimet ja muut henkilötiedot").click()
    expect(page.get_by_role("heading", name="Henkilötiedot, kysymys")).to_be_visible()
    axe_at_both_widths(page)
    look(page, "disclosed-persons")
    for language, title in (("sv", "Personuppgifter, fråga"), ("en", "Personal data, question")):
        page.goto(f"/language/{language}?back=/inbox/{key}/persons")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        look(page, f"disclosed-persons-{language}")
