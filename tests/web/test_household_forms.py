"""Households by hand: registering, correcting, pins, bars, links and the end of a case, over the web."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.days import helsinki_day
from placement.model.household import (
    Exclusion,
    Household,
    HouseholdStatus,
    Need,
    Person,
    Pin,
    Tie,
)
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.make import make_household, make_municipality
from tests.web.household_world import World, household_world
from web.clock import utc_now

PERSON = {
    "given_names": "Aamina",
    "family_name": "Warsame",
    "birth_day": "1990-05-17",
    "relation": "head",
    "mother_tongue": "so",
    "languages": "arabia, en",
}
FACTS = {"ground": "ASYLUM", "permit_day": "2026-11-02", "lives_at": "Kokeilan keskus"}


@pytest.fixture
def world(engine: Engine) -> World:
    return household_world(engine)


def test_a_household_is_registered_with_its_first_person(world: World) -> None:
    answer = world.client.post(
        "/households/new",
        data={
            **FACTS,
            **PERSON,
            "identity_code": " uma 123 ",
            "need_school": "1",
            "need_daycare": "",
            "wish_1": str(world.place.key),
            "wish_2": "",
            "earliest_day": "",
            "lives_in": "",
        },
        follow_redirects=False,
    )

    assert answer.status_code == 303, answer.text
    key = int(answer.headers["location"].rsplit("/", 1)[-1])
    with transaction(world.engine) as db:
        household = db.get_one(Household, key)
        person = db.exec(select(Person).where(Person.household_id == key)).one()
        need = db.exec(select(Need).where(Need.household_id == key)).one()
    assert (household.status, household.size) == (HouseholdStatus.READY, 1)
    assert (person.identity_code, person.languages) == ("UMA123", ["ar", "en"])
    assert (need.kind, need.units) == (NeedKind.SCHOOL, 1)


def test_a_form_with_errors_names_each_field_and_saves_nothing(world: World) -> None:
    answer = world.client.post(
        "/households/new",
        data={
            **FACTS,
            **PERSON,
            "permit_day": "yesterday",
            "need_school": "21",
            "languages": "no such tongue",
        },
    )

    assert answer.status_code == 422
    for field in ("Lupapäivä", "Koulu", "Muut kielet"):
        assert f"<strong>{field}</strong>" in answer.text
    with transaction(world.engine) as db:
        assert db.exec(select(Person).where(Person.given_names == "Aamina")).all() == []


def test_a_similar_person_is_told_of_and_registered_when_the_officer_has_looked(
    world: World,
) -> None:
    world.client.post("/households/new", data={**FACTS, **PERSON, "code": "T-1"})

    again = {**FACTS, **PERSON, "given_names": "Amina"}
    refused = world.client.post("/households/new", data=again)
    seen = world.client.post(
        "/households/new", data={**again, "similar_seen": "true"}, follow_redirects=False
    )

    assert refused.status_code == 409
    assert "T-1" in refused.text
    assert seen.status_code == 303


def test_the_form_shows_what_is_there_and_a_stale_one_is_refused(world: World) -> None:
    form = world.client.get(f"{world.address}/edit").text
    version = str(world.household.version)
    saved = world.client.post(
        f"{world.address}/edit",
        data={**FACTS, "lives_at": "Muu paikka", "need_school": "3", "version": version},
        follow_redirects=False,
    )
    stale = world.client.post(f"{world.address}/edit", data={**FACTS, "version": version})

    assert 'value="Kokeilan keskus"' in form
    assert saved.status_code == 303
    assert stale.status_code == 409
    assert "Joku muu on muuttanut taloutta" in stale.text
    with transaction(world.engine) as db:
        assert db.get_one(Household, world.household.key).lives_at == "Muu paikka"


def test_persons_are_added_corrected_and_removed_one_at_a_time(world: World) -> None:
    def version() -> str:
        with transaction(world.engine) as db:
            return str(db.get_one(Household, world.household.key).version)

    child = {**PERSON, "given_names": "Lapsi", "birth_day": "2020-02-01", "relation": "child"}
    added = world.client.post(f"{world.address}/persons/new", data={**child, "version": version()})
    with transaction(world.engine) as db:
        person = db.exec(select(Person).where(Person.given_names == "Lapsi")).one()
    address = f"{world.address}/persons/{person.key}"
    shown = world.client.get(address)
    changed = world.client.post(
        address, data={**child, "family_name": "Toinen", "version": version()}
    )
    removed = world.client.post(f"{address}/remove", data={"version": version()})

    assert [one.status_code for one in (added, shown, changed, removed)] == [200] * 4
    assert "4 henkilöä" in added.text
    assert 'value="arabia, englanti"' in shown.text
    assert "Toinen" in changed.text
    assert "3 henkilöä" in removed.text


def test_ties_come_and_go(world: World) -> None:
    data = {"tie_to": str(world.place.key), "tie_kind": "work"}
    added = world.client.post(
        f"{world.address}/ties", data={**data, "version": str(world.household.version)}
    )
    twice = world.client.post(
        f"{world.address}/ties", data={**data, "version": str(world.household.version + 1)}
    )
    removed = world.client.post(
        f"{world.address}/ties/remove",
        data={**data, "version": str(world.household.version + 1)},
    )

    assert (added.status_code, twice.status_code, removed.status_code) == (200, 409, 200)
    with transaction(world.engine) as db:
        assert db.exec(select(Tie)).all() == []


def test_pins_bars_and_links_come_and_go(world: World) -> None:
    with transaction(world.engine) as db:
        other = make_household(db, authority=world.area)
        elsewhere = make_municipality(db)
    post = world.client.post
    ahead = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 (the page's own day)

    pinned = post(
        f"{world.address}/pin",
        data={"municipality": world.place.code, "reason": "veli", "until": ahead},
    )
    barred = post(
        f"{world.address}/exclude",
        data={"municipality": elsewhere.code, "reason": "turvallisuus", "until": ""},
    )
    linked = post(f"{world.address}/link", data={"linked_code": other.code})
    with transaction(world.engine) as db:
        bar = db.exec(select(Exclusion)).one()
    undone = [
        post(f"{world.address}/unpin"),
        post(f"{world.address}/exclusions/{bar.key}/lift"),
        post(f"{world.address}/unlink", data={"unlink_reason": "linked_by_mistake"}),
    ]

    assert "veli" in pinned.text
    assert "turvallisuus" in barred.text
    assert other.code in linked.text
    assert [one.status_code for one in undone] == [200, 200, 200]
    assert "linkitetty erehdyksessä" in undone[-1].text
    with transaction(world.engine) as db:
        assert db.exec(select(Pin)).all() == []
        assert db.exec(select(Exclusion)).all() == []


def test_a_refusal_says_why(world: World) -> None:
    answer = world.client.post(
        f"{world.address}/exclude", data={"municipality": world.place.code, "reason": "x"}
    )

    assert answer.status_code == 409
    assert "Taloutta esitetään tähän kuntaan" in answer.text


def test_a_case_is_closed_and_then_offers_nothing_to_change(world: World) -> None:
    answer = world.client.post(
        f"{world.address}/close",
        data={
            "way_out": "moved_independently",
            "end_day": helsinki_day(utc_now()).isoformat(),
            "version": str(world.household.version),
        },
    )

    assert answer.status_code == 200
    assert "muuttanut itsenäisesti" in answer.text
    assert "Tapauksen päättäminen" not in answer.text
    assert f"{world.address}/edit" not in answer.text
