"""The way after the decision on the pages: planned, recorded in parts, missed, taken back; no name, no place told."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.assignment import Arrival
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus, Person
from placement.model.proposal import Proposal, ProposalStatus
from placement.transaction import transaction
from tests.make import make_household
from tests.placement.place import Place, make_place
from tests.placement.way import make_accepted, make_assigned, members_of
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap

THEN = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """One household that was accepted, one that was assigned, both of three persons."""

    engine: Engine
    place: Place
    accepted: Proposal
    assigned: Proposal
    members: list[int]
    officer: Browser
    clerk: Browser

    def now(self) -> tuple[Proposal, Household]:
        """The assigned one and its household, read anew."""
        with Session(self.engine) as db:
            proposal = db.get_one(Proposal, self.assigned.key)
            return proposal, db.get_one(Household, proposal.household_id)

    def post(self, by: Browser, what: str, **data: object) -> str:
        """What the browser shows in the end."""
        answer = by.client.post(f"/moves/{self.assigned.key}/{what}", data=data)
        assert answer.status_code in {200, 409}, answer.text
        return answer.text


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    """The morning of a known day, after the month of the move has begun."""
    for module in ("moves", "inbox", "household_steering", "households"):
        monkeypatch.setattr(f"web.pages.{module}.utc_now", lambda: THEN)
    with transaction(engine) as db:
        place = make_place(db, name="Muurame")
        household = make_household(db, authority=place.authority)
        assigned = make_assigned(db, place, household=household)
        accepted, members = make_accepted(db, place), members_of(db, assigned)
    browsers = [Browser.of(engine, one) for one in (place.officer, place.answerer)]
    return World(engine, place, accepted, assigned, members, *browsers)


def rows(page: str, table: str) -> list[str]:
    found = html.document_fromstring(page).xpath(f"//*[@id='{table}']/tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def test_the_list_shows_both_sides_what_is_on_its_way_and_names_nobody(world: World) -> None:
    with Session(world.engine) as db:
        persons = db.exec(select(Person)).all()
        code = db.get_one(Household, world.assigned.household_id).code

    for_authority = world.officer.client.get("/moves").text
    for_municipality = world.clerk.client.get("/moves").text
    one = world.clerk.client.get(f"/moves/{world.assigned.key}").text

    assert len(rows(for_authority, "moves")) == len(rows(for_municipality, "moves")) == 2
    assert code in for_authority
    for page in (for_municipality, one):
        assert code not in page
        assert not any(p.family_name in page or str(p.birth_day) in page for p in persons)
    part = world.officer.client.get("/moves", headers=htmx("#move-list")).text
    assert swap(for_authority, part, target="#move-list") == normal(
        world.officer.client.get("/moves").text
    )


def test_under_a_safety_prohibition_the_own_authoritys_list_tells_no_place(world: World) -> None:
    with transaction(world.engine) as db:
        secret = db.get_one(Household, world.assigned.household_id)
        secret.safety_prohibition = True

    listed = world.officer.client.get("/moves").text

    told = next(row for row in rows(listed, "moves") if secret.code in row)
    assert "Muurame" not in told
    assert "turvakielto" in told.lower()


def test_the_day_is_planned_and_a_stale_form_is_refused(world: World) -> None:
    page = world.clerk.client.get(f"/moves/{world.assigned.key}").text
    version = html.document_fromstring(page).xpath(
        "//form[contains(@action, '/plan')]//input[@name='version']/@value"
    )[0]

    saved = world.post(world.clerk, "plan", version=version, planned_day="2027-01-25")
    stale = world.post(world.officer, "plan", version=version, planned_day="2027-01-26")

    assert "Muuttopäivä tallennettiin." in saved
    assert "25.1.2027" in saved
    assert "Joku muu on muuttanut muuttopäivää" in stale
    assert world.now()[1].status is HouseholdStatus.ARRIVING


def test_members_arrive_on_two_days_and_then_all_have(world: World) -> None:
    first, second, third = world.members

    some = world.post(world.clerk, "record", arrival_day="2027-01-19", arrived=[first, second])
    between = world.now()[1].status
    rest = world.post(world.officer, "record", arrival_day="2027-01-20", arrived=[third])

    assert "Muutto kuntaan kirjattiin." in some
    assert some.count("19.1.2027") == 2
    assert between is HouseholdStatus.ARRIVING
    assert "Kaikki ovat saapuneet." in rest
    assert world.now()[1].status is HouseholdStatus.ARRIVED
    with Session(world.engine) as db:
        days = sorted(one.day for one in db.exec(select(Arrival)))
    assert days == [date(2027, 1, 19), date(2027, 1, 19), date(2027, 1, 20)]


def test_nobody_chosen_is_refused_in_words(world: World) -> None:
    page = world.post(world.clerk, "record", arrival_day="2027-01-19")

    assert "Valitse ainakin yksi saapunut henkilö." in page
    assert world.now()[1].status is HouseholdStatus.ASSIGNED


def test_who_did_not_come_waits_anew(world: World) -> None:
    version = world.now()[0].version

    page = world.post(world.clerk, "missed", version=version, missed_note="Ei tullut")

    assert "Kirjattiin, että talous ei saapunut." in page
    proposal, household = world.now()
    assert (proposal.status, household.status) == (ProposalStatus.CANCELLED, HouseholdStatus.READY)
    told = world.officer.client.get(f"/proposals/{world.assigned.key}").text
    assert "talous ei saapunut kuntaan" in told
    assert "Ei tullut" in told
    timeline = world.officer.client.get(f"/households/{household.key}").text
    assert "Sijoitus peruuntunut" in timeline


def test_the_municipality_takes_its_yes_back(world: World) -> None:
    version = world.now()[0].version

    page = world.post(
        world.clerk, "cancel", version=version, cancel_reason="dwelling_lost", cancel_note=""
    )

    assert "Hyväksyntä peruttiin." in page
    assert world.now()[0].status is ProposalStatus.CANCELLED
    officers = world.officer.client.post(
        f"/moves/{world.accepted.key}/cancel",
        data={"version": 1, "cancel_reason": "dwelling_lost"},
    )
    assert officers.status_code == 403
    shown = world.officer.client.get(f"/households/{world.assigned.household_id}").text
    assert "asunto ei ole enää vapaa" in shown


def test_before_the_decision_nothing_can_be_recorded(world: World) -> None:
    page = world.clerk.client.get(f"/moves/{world.accepted.key}").text

    assert "Muuton voi suunnitella, kun viranomainen on osoittanut talouden kuntaan." in page
    assert f"/moves/{world.accepted.key}/record" not in page
    assert f"/moves/{world.accepted.key}/cancel" in page


def test_a_case_is_closed_from_its_page_and_the_place_is_free(world: World) -> None:
    household = world.now()[1]
    page = world.officer.client.get(f"/households/{household.key}").text
    assert "Mihin talous muutti itsenäisesti" in page

    answer = world.officer.client.post(
        f"/households/{household.key}/close",
        data={
            "way_out": "moved_independently",
            "end_day": "2027-01-18",
            "end_municipality": world.place.municipality.key,
            "end_reason": "",
            "version": household.version,
        },
    )

    assert answer.status_code == 200, answer.text
    proposal, household = world.now()
    assert proposal.status is ProposalStatus.CANCELLED
    assert household.status is HouseholdStatus.MOVED_INDEPENDENTLY


def test_with_a_part_there_the_refusals_name_only_what_can_be_done(world: World) -> None:
    world.post(world.clerk, "record", arrival_day="2027-01-19", arrived=world.members[:1])
    proposal, household = world.now()

    missed = world.post(world.clerk, "missed", version=proposal.version, missed_note="")
    closed = world.officer.client.post(
        f"/households/{household.key}/close",
        data={
            "way_out": "cancelled",
            "end_day": "2027-01-20",
            "end_reason": "Ei tule",
            "version": household.version,
        },
    ).text

    cure = "Kirjaa muut saapuneiksi, kun he muuttavat. Yksittäisen jäsenen poisjääntiä ei voi"
    assert "1 talouden jäsen on jo saapunut" in missed
    assert "1 talouden jäsen on jo muuttanut kuntaan" in closed
    assert cure in missed
    assert cure in closed
    page = world.officer.client.get(f"/moves/{proposal.key}").text
    assert f"/moves/{proposal.key}/record" in page
    assert world.now()[1].status is HouseholdStatus.ARRIVING


def test_what_waits_stands_on_the_desks_and_looking_is_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.desk.utc_now", lambda: THEN)

    clerks = world.clerk.client.get("/desk").text
    world.post(world.clerk, "plan", version=1, planned_day="2027-01-20")
    after = world.clerk.client.get("/desk").text
    officers = world.officer.client.get("/desk").text
    world.clerk.client.get(f"/moves/{world.assigned.key}")

    assert len(rows(clerks, "to-plan")) == 1
    assert rows(clerks, "to-record") == []
    assert rows(after, "to-plan") == []
    assert len(rows(after, "to-record")) == len(rows(officers, "to-record")) == 1
    with Session(world.engine) as db:
        seen = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.viewed")).all()
    assert {entry.subject_id for entry in seen} == {world.assigned.key}


def test_another_municipality_finds_nothing(world: World) -> None:
    with transaction(world.engine) as db:
        elsewhere = make_place(db)
    stranger = Browser.of(world.engine, elsewhere.answerer)

    assert stranger.client.get(f"/moves/{world.assigned.key}").status_code == 404
    assert rows(stranger.client.get("/moves").text, "moves") == []
