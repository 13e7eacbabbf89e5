"""The pages of households: list, one, forms; what is recorded, what is refused, and swap equals reload."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from placement.access import Official
from placement.model.area import Area, Municipality
from placement.model.audit_entry import AuditEntry
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
from tests.make import (
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    officer_of,
)
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap

PER_PAGE = 25
PERSON = {
    "given_names": "Aamina",
    "family_name": "Warsame",
    "birth_day": "1990-05-17",
    "relation": "head",
    "mother_tongue": "so",
    "languages": "arabia, en",
}
FACTS = {"ground": "ASYLUM", "permit_day": "2026-11-02", "lives_at": "Kokeilan keskus"}


@dataclass(frozen=True)
class World:
    """An authority with its officer, a municipality, and a household with a proposal there."""

    engine: Engine
    area: Area
    official: Official
    place: Municipality
    household: Household
    client: TestClient

    @property
    def address(self) -> str:
        return f"/households/{self.household.key}"

    def entries(self, event: str) -> list[AuditEntry]:
        with transaction(self.engine) as db:
            return list(db.exec(select(AuditEntry).where(AuditEntry.event == event)))


@pytest.fixture
def world(engine: Engine) -> World:
    with transaction(engine) as db:
        area = make_authority(db)
        place = make_municipality(db, authority=area, name="Kokeila")
        line = make_quota_line(db, agreement=make_agreement(db, authority=area, municipality=place))
        household = make_household(
            db, authority=area, needs={NeedKind.SCHOOL: 2}, status=HouseholdStatus.PROPOSED
        )
        household.lives_at = "Kokeilan keskus"
        proposal = make_proposal(db, household=household, line=line)
        proposal.points = {"wish": 400, "near": 20}
        other = make_municipality(db, authority=area, name="Toisela")
        proposal.alternatives = [
            {"municipality": other.code, "points": {"wish": 0, "near": 50}, "broken": []}
        ]
        official = officer_of(db, area)
    return World(engine, area, official, place, household, Browser.of(engine, official).client)


def more(world: World, count: int) -> None:
    with transaction(world.engine) as db:
        for _ in range(count):
            make_household(db, authority=world.area, persons=1)


def test_the_list_tells_of_a_household_and_is_recorded_without_the_search(world: World) -> None:
    page = world.client.get(f"/households?status=proposed&q={world.household.code}")

    assert page.status_code == 200
    for said in (world.household.code, "Kokeila", "somali", "koulu", "420", "esitys tehty"):
        assert said in page.text
    (entry,) = world.entries("households.listed")
    assert entry.params == {"count": 1, "filter": "status=proposed search"}


def test_the_next_page_swapped_in_equals_the_page_loaded(world: World) -> None:
    more(world, PER_PAGE + 3)
    before = world.client.get("/households").text

    part = world.client.get("/households?page=2", headers=htmx("#household-list"))
    after = world.client.get("/households?page=2").text

    assert swap(before, part.text, target="#household-list") == normal(after)


@pytest.mark.parametrize(("page", "shown"), [(1, 25), (2, 1), (3, 0), (100_000, 0)])
def test_paging_at_the_edges(world: World, page: int, shown: int) -> None:
    more(world, PER_PAGE)

    answer = world.client.get(f"/households?page={page}")

    assert answer.status_code == 200
    assert answer.text.count('<th scope="row"') == shown
    assert "26 taloutta" in answer.text


@pytest.mark.parametrize(
    "address",
    ["?page=0", "?status=nothing", "?ground=nothing", "?overdue=perhaps", f"?q={'x' * 61}"],
)
def test_an_address_that_makes_no_sense_is_told(world: World, address: str) -> None:
    assert world.client.get(f"/households{address}").status_code == 422


def test_an_empty_choice_of_the_filter_is_no_choice(world: World) -> None:
    answer = world.client.get("/households?q=&ground=&need=&place=&size=&language=&sort=code")

    assert answer.status_code == 200
    assert world.household.code in answer.text


def test_one_household_shows_facts_reasons_runner_up_and_timeline(world: World) -> None:
    page = world.client.get(world.address)

    assert page.status_code == 200
    for said in (
        "koulu (2)",
        "Kokeilan keskus",
        "Seuraavaksi paras: Toisela, 50 pistettä",
        "toive +400",
        "lähellä \N{MINUS SIGN}30",
        "Talous kirjattu",
        "Esitys tehty",
    ):
        assert said in page.text, said
    (entry,) = world.entries("household.viewed")
    assert (entry.subject_id, entry.by_id) == (world.household.key, world.official.id)


def test_another_authoritys_household_is_not_there(world: World) -> None:
    with transaction(world.engine) as db:
        theirs = make_household(db)

    for rest in ("", "/edit", "/persons/new", "/persons/1"):
        assert world.client.get(f"/households/{theirs.key}{rest}").status_code == 404
    posted = world.client.post(
        f"/households/{theirs.key}/pin", data={"municipality": world.place.code, "reason": "x"}
    )
    assert posted.status_code == 404


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
        data={"way_out": "moved_independently", "version": str(world.household.version)},
    )

    assert answer.status_code == 200
    assert "muuttanut itsenäisesti" in answer.text
    assert "Tapauksen päättäminen" not in answer.text
    assert f"{world.address}/edit" not in answer.text


def test_under_a_safety_prohibition_the_list_is_marked_and_says_no_municipality(
    world: World,
) -> None:
    with transaction(world.engine) as db:
        db.get_one(Household, world.household.key).safety_prohibition = True

    listed = world.client.get("/households").text
    own = world.client.get(world.address).text

    assert "Turvakielto" in listed
    assert "Kokeila" not in listed
    assert "Kokeila" in own


def test_every_language_has_its_page(world: World) -> None:
    for language, said in (("fi", "Aikajana"), ("sv", "Tidslinje"), ("en", "Timeline")):
        world.client.cookies.set("language", language)

        assert said in world.client.get(world.address).text
