"""The officer's decision on the pages: one with a reason, many with what was refused, the line on the desk."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.model.assignment import Assignment
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal
from placement.transaction import transaction
from tests.make import NOW
from tests.placement.place import Place, make_asked, make_place
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def world(engine: Engine) -> tuple[Place, list[int], Browser]:
    """Two households that the municipality has accepted, and one that it was asked for."""
    with transaction(engine) as db:
        place = make_place(db, persons=20, name="Muurame")
        made = [make_asked(db, place, persons=2) for _ in range(3)]
        for one in made[:2]:
            accept_proposal(db, one.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
        keys = [one.key for one in made]
    return place, keys, Browser.of(engine, place.officer)


def version(engine: Engine, key: int) -> int:
    with Session(engine) as db:
        return db.get_one(Proposal, key).version


def test_one_is_decided_on_with_a_reason_and_the_municipality_sees_it(
    world: tuple[Place, list[int], Browser], engine: Engine
) -> None:
    place, keys, officer = world
    assert "Osoita kuntaan" in officer.client.get(f"/proposals/{keys[0]}").text

    page = officer.client.post(
        f"/proposals/{keys[0]}/assign",
        data={"version": version(engine, keys[0]), "reason": "Asunto on valmis"},
    ).text

    assert "Talous osoitettiin kuntaan." in page
    assert "Asunto on valmis" in page
    assert "Osoita kuntaan" not in page
    told = Browser.of(engine, place.answerer).client.get(f"/inbox/{keys[0]}").text
    assert "osoitettu kuntaan" in told
    assert "Asunto on valmis" not in told, "the officer's reason is the authority's"


def test_many_are_decided_on_and_the_list_says_what_was_refused(
    world: tuple[Place, list[int], Browser], engine: Engine
) -> None:
    _place, keys, officer = world
    listed = officer.client.get("/proposals?status=accepted").text
    assert listed.count('name="chosen"') == 2
    chosen = [f"{key}:{version(engine, key)}" for key in keys]

    page = officer.client.post("/proposals/assign", data={"chosen": chosen}).text

    assert "2 taloutta osoitettiin kuntaan. 1 jäi osoittamatta." in page
    assert "Osoittamatta jäivät" in page
    assert "kunta ei ole hyväksynyt taloutta" in page
    assert 'name="chosen"' not in page, "nothing is left to decide"
    with Session(engine) as db:
        assert sorted(db.exec(select(Assignment.proposal_id))) == keys[:2]
    part = officer.client.get("/proposals?status=accepted", headers=htmx("#proposal-list"))
    whole = officer.client.get("/proposals?status=accepted").text
    assert swap(whole, part.text, target="#proposal-list") == normal(whole)


def test_what_waits_for_the_decision_is_on_the_desk(
    world: tuple[Place, list[int], Browser], engine: Engine
) -> None:
    _place, keys, officer = world
    with Session(engine) as db:
        codes = [db.get_one(Household, db.get_one(Proposal, key).household_id).code for key in keys]

    before = officer.client.get("/desk").text
    officer.client.post(f"/proposals/{keys[0]}/assign", data={"version": version(engine, keys[0])})
    after = officer.client.get("/desk").text

    assert 'id="to-assign"' in before
    waiting = after.partition('id="to-assign"')[2].partition("</table>")[0]
    assert codes[1] in waiting
    assert codes[0] not in waiting


def test_a_stale_page_and_an_unknown_proposal_change_nothing(
    world: tuple[Place, list[int], Browser], engine: Engine
) -> None:
    _place, keys, officer = world

    stale = officer.client.post(f"/proposals/{keys[0]}/assign", data={"version": 1})
    nobodys = officer.client.post("/proposals/999999/assign", data={"version": 1})

    assert (stale.status_code, nobodys.status_code) == (409, 404)
    with Session(engine) as db:
        household = db.get_one(Household, db.get_one(Proposal, keys[0]).household_id)
        assert household.status is HouseholdStatus.ACCEPTED
