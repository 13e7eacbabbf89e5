"""Arrivals and their calendar: numbers of one's own area, never a name or a case."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.actions.accept_proposal import accept_proposal
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus, Person
from placement.model.user import Role
from placement.transaction import transaction
from tests.make import NOW, make_authority, officer_of, official_with
from tests.placement.place import Place, make_asked, make_place
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@dataclass(frozen=True)
class World:
    """Kokeila and Toivola of one authority, Raahe of another, and who looks."""

    engine: Engine
    officer: Browser
    clerk: Browser
    stranger: Browser


def accepted(db: Session, place: Place, *, persons: int, month: str = "2027-01") -> Household:
    proposal = make_asked(db, place, persons=persons, month=month)
    accept_proposal(db, proposal.key, month=month, slot_id=None, by=place.answerer, at=NOW)
    return db.get_one(Household, proposal.household_id)


@pytest.fixture
def world(engine: Engine) -> World:
    with transaction(engine) as db:
        authority = make_authority(db)
        kokeila = make_place(db, authority=authority, name="Kokeila")
        toivola = make_place(db, authority=authority, name="Toivola; pieni")
        raahe = make_place(db, name="Raahe")
        accepted(db, kokeila, persons=3)
        accepted(db, kokeila, persons=2)
        accepted(db, kokeila, persons=4, month="2027-12")
        accepted(db, toivola, persons=1, month="2027-02")
        accepted(db, raahe, persons=5)
        accepted(db, kokeila, persons=1).status = HouseholdStatus.ARRIVED
        make_asked(db, kokeila, persons=1)
        officials = officer_of(db, authority), kokeila.answerer, raahe.answerer
    return World(engine, *(Browser.of(engine, one) for one in officials))


def entries(browser: Browser, query: str = "") -> list[tuple[date, date, str]]:
    answer = browser.client.get(f"/arrivals/download{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('.ics"')
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    return [(one.start, one.end, str(one["summary"])) for one in calendar.events]


def test_a_municipality_gets_its_own_by_month(world: World) -> None:
    assert entries(world.clerk) == [
        (date(2027, 1, 1), date(2027, 2, 1), "Kokeila: 2 taloutta muuttaa, 5 henkilöä"),
        (date(2027, 12, 1), date(2028, 1, 1), "Kokeila: 1 talous muuttaa, 4 henkilöä"),
    ]
    assert [said for _, _, said in entries(world.stranger)] == [
        "Raahe: 1 talous muuttaa, 5 henkilöä"
    ]


def test_an_authority_gets_those_of_its_municipalities_or_of_one(world: World) -> None:
    page = world.officer.client.get("/arrivals").text
    code = re.findall(r'<option value="(\d{3})">Toivola; pieni', page)[0]

    assert [said for _, _, said in entries(world.officer)] == [
        "Kokeila: 2 taloutta muuttaa, 5 henkilöä",
        "Toivola; pieni: 1 talous muuttaa, 1 henkilö",
        "Kokeila: 1 talous muuttaa, 4 henkilöä",
    ]
    assert [said for _, _, said in entries(world.officer, f"?municipality={code}")] == [
        "Toivola; pieni: 1 talous muuttaa, 1 henkilö"
    ]
    assert entries(world.clerk, f"?municipality={code}") == []


def test_under_a_safety_prohibition_a_household_is_not_there_as_in_all_figures(
    world: World,
) -> None:
    with transaction(world.engine) as db:
        for household in db.exec(select(Household)):
            household.safety_prohibition = household.size == 4

    for browser in (world.officer, world.clerk):
        assert "tammikuu 2027" in browser.client.get("/arrivals").text
        assert "joulukuu 2027" not in browser.client.get("/arrivals").text
        assert next(said for _, _, said in entries(browser)).startswith("Kokeila: 2 taloutta")
        assert [said for _, _, said in entries(browser) if "4 henkilöä" in said] == []


def test_nobody_is_named_and_no_case(world: World) -> None:
    with Session(world.engine) as db:
        households, persons = db.exec(select(Household)).all(), db.exec(select(Person)).all()
    secret = {
        *(household.code for household in households),
        *(name for one in persons for name in (one.given_names, one.family_name)),
    }
    assert len(secret) > 20

    for browser in (world.officer, world.clerk):
        for path in ("/arrivals", "/arrivals/download"):
            text = browser.client.get(path).text.replace("\r\n ", "")
            assert [one for one in secret if one in text] == []


def test_what_is_read_again_replaces_what_was_read(world: World) -> None:
    def uids() -> list[str]:
        calendar = Calendar.from_ical(world.clerk.client.get("/arrivals/download").content)
        return [str(one["uid"]) for one in calendar.walk("VEVENT")]

    assert uids() == uids()
    assert len(set(uids())) == 2


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Kokeila sv: 2 hushåll anländer, 5 personer"),
        ("en", "Kokeila: 2 households arrive, 5 persons"),
    ],
)
def test_it_speaks_the_readers_language(world: World, language: str, said: str) -> None:
    world.clerk.client.get(f"/language/{language}")

    assert entries(world.clerk)[0][2] == said


def test_taking_it_is_recorded(world: World) -> None:
    entries(world.clerk)

    with Session(world.engine) as db:
        entry = db.exec(
            select(AuditEntry).where(col(AuditEntry.event) == "arrivals.exported")
        ).one()
    assert (entry.by_id, entry.params) == (world.clerk.official.id, {"count": 2})


def test_who_sees_only_figures_gets_none(world: World) -> None:
    with transaction(world.engine) as db:
        viewer = official_with(db, Role.NATIONAL_VIEWER)
    client = Browser.of(world.engine, viewer).client

    assert client.get("/arrivals").status_code == 403
    assert client.get("/arrivals/download").status_code == 403


def test_a_code_that_is_none_is_refused(world: World) -> None:
    assert world.officer.client.get("/arrivals/download?municipality=abc").status_code == 422


def test_the_list_is_filtered_and_the_swap_is_the_reload(world: World) -> None:
    client = world.officer.client
    whole = client.get("/arrivals").text
    code = re.findall(r'<option value="(\d{3})">Kokeila', whole)[0]
    one = f"/arrivals?municipality={code}"

    block = client.get(one, headers=htmx("#arrival-list")).text

    assert "Toivola" not in block
    swapped = swap(whole, block, target="#arrival-list")
    reload = normal(client.get(one).text)
    assert swapped.split('id="arrival-list"')[1] == reload.split('id="arrival-list"')[1]
