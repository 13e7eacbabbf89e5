"""From the officer's decision to the arrival: planned, whole or in parts, or not at all."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from placement.actions.add_quota_line import add_quota_line
from placement.actions.plan_arrival import plan_arrival
from placement.actions.record_arrival import record_arrival
from placement.actions.record_non_arrival import record_non_arrival
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.assignment import Arrival, Assignment
from placement.model.audit_entry import AuditEntry
from placement.model.household import HouseholdStatus
from placement.model.proposal import ProposalStatus
from placement.model.words import Category
from placement.refusals import NotFound, NotPermitted, Refused
from placement.transaction import transaction
from tests.databases import KINDS
from tests.make import NOW, make_quota_line, make_slot
from tests.placement.at_once import at_once, crowded_engine, taken
from tests.placement.place import make_asked, make_place, receives_at_most
from tests.placement.way import household_of, make_accepted, make_assigned, members_of, on_line

DAY = date(2027, 1, 15)
LATER = NOW + timedelta(days=60)
LATER_DAY = LATER.date()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_either_side_plans_the_day_and_says_so(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)

    plan_arrival(db, proposal.key, day=DAY, by=place.answerer, at=NOW)
    next_day = NOW + timedelta(days=1)
    made = plan_arrival(
        db, proposal.key, day=DAY + timedelta(days=2), by=place.officer, at=next_day
    )

    assert (made.planned_day, made.planned_at) == (date(2027, 1, 17), next_day)
    assert made.planned_by_id == place.officer.id
    assert household_of(db, proposal).status is HouseholdStatus.ARRIVING
    assert on_line(db, place.line) == (0, 3, 0)
    said = db.exec(select(AuditEntry).where(AuditEntry.event == "arrival.planned")).all()
    assert [entry.params for entry in said] == [{"day": "2027-01-15"}, {"day": "2027-01-17"}]


def test_a_day_in_another_year_moves_the_places_to_that_years_line(db: Session) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    next_year = make_quota_line(
        db, agreement=place.agreement, year=2028, categories=[Category.ASYLUM], persons=5
    )
    proposal = make_assigned(db, place, slot=slot)

    plan_arrival(db, proposal.key, day=date(2028, 1, 3), by=place.answerer, at=NOW)

    assert (proposal.month, proposal.slot_id, slot.taken) == ("2028-01", slot.key, 1)
    assert on_line(db, place.line) == (0, 0, 0)
    assert on_line(db, next_year) == (0, 3, 0)


def test_a_month_without_room_is_refused_and_nothing_changes(db: Session) -> None:
    place = make_place(db)
    receives_at_most(db, place, 4)
    proposal = make_assigned(db, place)
    make_asked(db, place, persons=2, month="2027-02")
    db.commit()

    with pytest.raises(Refused) as refused:
        plan_arrival(db, proposal.key, day=date(2027, 2, 1), by=place.answerer, at=NOW)
    db.rollback()

    assert codes(refused) == ["month-full"]
    assert on_line(db, place.line) == (2, 3, 0)
    assert db.exec(select(Assignment)).one().planned_day is None
    assert household_of(db, proposal).status is HouseholdStatus.ASSIGNED


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 11, 23), "day-has-passed"), (date(2029, 1, 1), "arrival-too-far-ahead")],
)
def test_a_day_that_cannot_be_is_refused(db: Session, day: date, expected: str) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)

    with pytest.raises(Refused) as refused:
        plan_arrival(db, proposal.key, day=day, by=place.answerer, at=NOW)

    assert codes(refused) == [expected]


def test_a_plan_that_somebody_has_changed_meanwhile_is_refused(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    read = db.exec(select(Assignment.version)).one()
    plan_arrival(db, proposal.key, day=DAY, version=read, by=place.answerer, at=NOW)

    with pytest.raises(Refused) as refused:
        plan_arrival(db, proposal.key, day=DAY, version=read, by=place.officer, at=NOW)

    assert codes(refused) == ["arrival-planned-meanwhile"]


def test_all_who_have_arrived_move_from_accepted_to_arrived(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)

    record_arrival(
        db,
        proposal.key,
        day=LATER_DAY,
        persons=members_of(db, proposal),
        by=place.answerer,
        at=LATER,
    )

    assert household_of(db, proposal).status is HouseholdStatus.ARRIVED
    assert proposal.status is ProposalStatus.ACCEPTED
    assert on_line(db, place.line) == (0, 0, 3)
    came = db.exec(select(Arrival)).all()
    assert {(one.day, one.by_id) for one in came} == {(LATER_DAY, place.answerer.id)}
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "arrival.recorded")).one()
    assert entry.params == {"day": LATER_DAY.isoformat(), "persons": 3, "awaited": 0}


def test_one_member_comes_later_and_the_household_is_on_its_way_until_then(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    first, second, third = members_of(db, proposal)

    record_arrival(
        db, proposal.key, day=LATER_DAY, persons=[first, second], by=place.officer, at=LATER
    )
    between = household_of(db, proposal).status, on_line(db, place.line)
    record_arrival(db, proposal.key, day=LATER_DAY, persons=[third], by=place.answerer, at=LATER)

    assert between == (HouseholdStatus.ARRIVING, (0, 1, 2))
    assert household_of(db, proposal).status is HouseholdStatus.ARRIVED
    assert on_line(db, place.line) == (0, 0, 3)


def test_who_is_refused_as_arrived(db: Session) -> None:
    place = make_place(db)
    proposal, other = make_assigned(db, place), make_assigned(db, place)
    first, *_ = members_of(db, proposal)
    record_arrival(db, proposal.key, day=LATER_DAY, persons=[first], by=place.answerer, at=LATER)
    found = []

    for persons, day in (
        ([], LATER_DAY),
        ([first], LATER_DAY),
        (members_of(db, other), LATER_DAY),
        (members_of(db, proposal)[1:], LATER_DAY + timedelta(days=1)),
        (members_of(db, proposal)[1:], NOW.date() - timedelta(days=1)),
    ):
        with pytest.raises(Refused) as refused:
            record_arrival(db, proposal.key, day=day, persons=persons, by=place.answerer, at=LATER)
        found.append(codes(refused))

    assert found == [
        ["arrival-of-nobody"],
        ["arrival-of-somebody-else"],
        ["arrival-of-somebody-else"],
        ["arrival-in-future"],
        ["arrival-before-yes"],
    ]
    assert on_line(db, place.line) == (0, 5, 1)


def test_nobody_arrives_before_the_decision_or_twice(db: Session) -> None:
    place = make_place(db)
    accepted, arrived = make_accepted(db, place), make_assigned(db, place)
    everybody = members_of(db, arrived)
    record_arrival(db, arrived.key, day=LATER_DAY, persons=everybody, by=place.answerer, at=LATER)

    with pytest.raises(Refused) as early:
        record_arrival(
            db,
            accepted.key,
            day=LATER_DAY,
            persons=members_of(db, accepted),
            by=place.answerer,
            at=LATER,
        )
    with pytest.raises(Refused) as again:
        record_arrival(
            db, arrived.key, day=LATER_DAY, persons=everybody, by=place.answerer, at=LATER
        )

    assert (codes(early), codes(again)) == (["arrival-before-decision"], ["household-has-arrived"])


def test_only_the_two_sides_of_the_placement_record(db: Session) -> None:
    place, elsewhere = make_place(db), make_place(db)
    proposal = make_assigned(db, place)
    everybody = members_of(db, proposal)

    for stranger in (elsewhere.answerer, elsewhere.officer):
        with pytest.raises(NotFound):
            record_arrival(
                db, proposal.key, day=LATER_DAY, persons=everybody, by=stranger, at=LATER
            )
        with pytest.raises(NotFound):
            plan_arrival(db, proposal.key, day=DAY, by=stranger, at=NOW)
        with pytest.raises(NotFound):
            record_non_arrival(db, proposal.key, by=stranger, at=LATER)


def test_a_line_that_comes_later_counts_who_has_arrived_already(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    first, *_ = members_of(db, proposal)
    record_arrival(db, proposal.key, day=LATER_DAY, persons=[first], by=place.answerer, at=LATER)

    line = add_quota_line(
        db,
        place.agreement.key,
        year=2027,
        label="Kaikki",
        categories=[Category.ASYLUM, Category.SUBSIDIARY],
        committed=5,
        at_most=5,
        by=place.officer,
        at=LATER,
    )

    assert on_line(db, line) == (0, 2, 1)
    assert on_line(db, place.line) == (0, 2, 1)


def test_the_national_viewer_and_nobody_else_may_not(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    with pytest.raises(Refused):
        plan_arrival(db, proposal.key, day=DAY, by=place.answerer, at=NOW)
    home = make_place(db)
    theirs = make_assigned(db, home)
    with pytest.raises((NotFound, NotPermitted)):
        plan_arrival(db, theirs.key, day=DAY, by=place.officer, at=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_an_arrival_and_a_withdrawal_at_once_leave_one_of_them(kind: str) -> None:
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            place = make_place(db)
            proposal = make_assigned(db, place)
            key, everybody = proposal.key, members_of(db, proposal)

        ended = at_once(
            engine,
            [
                lambda db: record_arrival(
                    db, key, day=LATER_DAY, persons=everybody, by=place.answerer, at=LATER
                ),
                lambda db: withdraw_proposal(db, key, note="peru", by=place.officer, at=LATER),
                lambda db: record_non_arrival(db, key, by=place.answerer, at=LATER),
            ]
            * 4,
        )

        assert ended.count("done") == 1, ended
        assert all(":" not in end for end in ended), ended
        with Session(engine) as db:
            arrived = len(db.exec(select(Arrival)).all())
        assert taken(engine, place.line.key) == arrived
        assert arrived == (3 if "done" in ended[0::3] else 0)
