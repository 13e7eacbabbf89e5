"""Moves in Chromium: a clerk plans, records in parts; looked at in three languages, axe finds nothing."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from placement.access import Official
from placement.model.household import Household, LinkedGroup
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import make_authority
from tests.placement.place import make_place, offers
from tests.placement.way import make_accepted, make_assigned
from tests.web.conftest import Visit
from tests.web.review_world import make_review
from tests.web.sign_in import Browser

THEN = datetime(2027, 1, 12, 8, 0, tzinfo=UTC)


@pytest.fixture
def world(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[Official, Official, int]:
    """Officer, clerk, and the number of an assigned placement."""
    monkeypatch.setattr("web.pages.moves.utc_now", lambda: THEN)
    with transaction(sqlite) as db:
        authority = make_authority(db, name="Keski-Suomen elinvoimakeskus")
        place = make_place(db, authority=authority, name="Muurame")
        one = make_assigned(db, place, persons=4)
        make_accepted(db, place, persons=2)
        return place.officer, place.answerer, one.key


def test_a_clerk_plans_and_records_one_after_the_other(
    sqlite: Engine, world: tuple[Official, Official, int], visit: Visit
) -> None:
    _officer, clerk, key = world
    page = visit(Browser.of(sqlite, clerk))
    page.goto("/desk")
    look(page, "desk-moves")
    assert axe_at_both_widths(page) == []
    page.get_by_role("link", name=f"Kysymys {key}").first.click()
    look(page, "move")
    assert axe_at_both_widths(page) == []

    page.get_by_label("Talouden odotetaan saapuvan").fill("2027-01-15")
    page.get_by_role("button", name="Tallenna päivä").click()
    expect(page.get_by_text("Muuttopäivä tallennettiin.")).to_be_visible()

    page.get_by_label("Saapumispäivä").fill("2027-01-11")
    page.locator("input[name=arrived]").last.uncheck()
    page.get_by_role("button", name="Kirjaa muutto").click()
    expect(page.get_by_text("Muutto kuntaan kirjattiin.")).to_be_visible()
    expect(page.locator("input[name=arrived]")).to_have_count(1)

    page.goto("/moves")
    expect(page.get_by_text("3 / 4 on saapunut")).to_be_visible()
    look(page, "moves")
    for language in ("sv", "en"):
        page.goto(f"/language/{language}?back=/moves/{key}")
        look(page, f"move-{language}")


def test_an_officer_sees_the_move_and_how_far_it_is(
    sqlite: Engine, world: tuple[Official, Official, int], visit: Visit
) -> None:
    officer, _clerk, key = world
    page = visit(Browser.of(sqlite, officer))

    page.goto(f"/proposals/{key}")
    look(page, "proposal-after-yes")
    assert axe_at_both_widths(page) == []
    page.get_by_role("link", name="Avaa muutto").click()
    expect(page.get_by_role("heading", name="Talouden T-")).to_be_visible()
    assert axe_at_both_widths(page) == []
    page.goto("/proposals?status=accepted")
    look(page, "proposals-accepted")
    assert axe_at_both_widths(page) == []


def test_linked_households_are_asked_together(sqlite: Engine, visit: Visit) -> None:
    review = make_review(sqlite)
    with transaction(sqlite) as db:
        group = LinkedGroup(code="L-1")
        db.add(group)
        db.flush()
        for one in review.proposals:
            db.get_one(Household, one.household_id).group_id = group.key
        offers(db, review.place, mental_health=1)
    page = visit(review.browser)

    page.goto(f"/proposals/{review.proposals[0].key}")
    look(page, "proposal-linked")
    assert axe_at_both_widths(page) == []
    page.get_by_role("button", name="Kysy kunnalta yhdessä").click()

    expect(page.get_by_text("3 sijoitusesitystä lähetettiin.")).to_be_visible()
