"""Reminders at half and at nine tenths of a time, escalation on its last day; each once for each last day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.extend_answer_time import extend_answer_time
from placement.actions.remind import remind
from placement.days import end_of_day
from placement.jobs.turns import take_turn
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.reminder import Reminder, ReminderStep
from placement.model.user import Duty
from placement.rules.deadlines import step_reached, step_to_tell
from placement.transaction import transaction
from tests.make import NOW, TODAY, make_household
from tests.placement.at_once import at_once, crowded_engine
from tests.placement.place import Place, make_asked, make_place
from tests.placement.test_turns import TIMETABLE

HALF, NINE, LAST = ReminderStep


@pytest.mark.parametrize(
    ("days", "gone", "step"),
    [
        (14, 6, None),
        (14, 7, HALF),
        (14, 12, HALF),
        (14, 13, NINE),
        (14, 14, LAST),
        (14, 20, LAST),
        (60, 29, None),
        (60, 30, HALF),
        (60, 53, HALF),
        (60, 54, NINE),
        (60, 60, LAST),
        (1, 0, None),
        (1, 1, LAST),
    ],
)
def test_the_step_that_a_time_has_come_to(days: int, gone: int, step: ReminderStep | None) -> None:
    begun = date(2026, 11, 24)

    reached = step_reached(begun, begun + timedelta(days=days), begun + timedelta(days=gone))

    assert reached is step


def test_what_a_later_step_has_overtaken_is_not_told() -> None:
    assert step_to_tell(None, set()) is None
    assert step_to_tell(HALF, set()) is HALF
    assert step_to_tell(NINE, {HALF}) is NINE
    assert step_to_tell(HALF, {NINE}) is None
    assert step_to_tell(LAST, {HALF, NINE, LAST}) is None


def on(day: int, db: Session) -> list[tuple[ReminderStep, int | None, int | None]]:
    """What is reminded of on that day after the asking."""
    given = remind(db, at=NOW + timedelta(days=day))
    db.flush()
    return [(one.step, one.proposal_id, one.household_id) for one in given]


def asked(db: Session, place: Place) -> tuple[int, int]:
    """A question of today for a household whose permit is of today, too."""
    household = make_household(db, authority=place.authority, permit_day=TODAY)
    return make_asked(db, place, household=household).key, household.key


def told(db: Session, kind: NoticeKind) -> list[int]:
    """Who was told of it."""
    rows = db.exec(
        select(Duty.user_id)
        .join(Notice, col(Notice.duty_id) == col(Duty.id))
        .where(Notice.kind == kind)
    )
    return list(rows)


def test_the_municipality_is_reminded_and_then_the_authority_told(db: Session) -> None:
    place = make_place(db)
    key, _ = asked(db, place)

    days = {day: given for day in range(15) if (given := on(day, db))}

    assert days == {7: [(HALF, key, None)], 13: [(NINE, key, None)], 14: [(LAST, key, None)]}
    assert told(db, NoticeKind.ANSWER_DUE_SOON) == [place.answerer.id] * 2
    assert told(db, NoticeKind.ANSWER_LATE) == [place.officer.id]
    trail = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.reminded")).all()
    assert [entry.params["step"] for entry in trail] == ["half", "nine_tenths", "last_day"]
    assert {entry.params["due"] for entry in trail} == {"2026-12-08"}


def test_the_authority_is_reminded_of_the_target_day(db: Session) -> None:
    place = make_place(db)
    household = make_household(db, authority=place.authority, permit_day=TODAY)

    days = {day: given for day in range(70) if (given := on(day, db))}

    assert days == {
        30: [(HALF, None, household.key)],
        54: [(NINE, None, household.key)],
        60: [(LAST, None, household.key)],
    }
    assert told(db, NoticeKind.TARGET_NEAR) == [place.officer.id] * 2
    assert told(db, NoticeKind.TARGET_REACHED) == [place.officer.id]


def test_a_job_that_did_not_run_for_days_tells_only_how_it_stands(db: Session) -> None:
    place = make_place(db)
    key, _ = asked(db, place)

    assert on(13, db) == [(NINE, key, None)]
    assert on(13, db) == []


@pytest.mark.parametrize("status", [HouseholdStatus.ARRIVED, HouseholdStatus.CANCELLED])
def test_who_has_moved_or_left_is_not_reminded_of(db: Session, status: HouseholdStatus) -> None:
    make_household(db, permit_day=date(2026, 1, 1), status=status)

    assert on(0, db) == []


def test_an_answered_question_is_not_reminded_of(db: Session) -> None:
    place = make_place(db)
    key, _ = asked(db, place)
    accept_proposal(db, key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    db.flush()

    assert on(14, db) == []


def test_more_time_is_reminded_of_anew_from_the_day_it_was_given(db: Session) -> None:
    place = make_place(db)
    key, _ = asked(db, place)
    assert on(13, db) == [(NINE, key, None)]
    extend_answer_time(
        db,
        key,
        until=TODAY + timedelta(days=24),
        reason="syy",
        by=place.officer,
        at=NOW + timedelta(days=14),
    )
    db.flush()

    days = {day: given for day in range(14, 25) if (given := on(day, db))}

    assert days == {19: [(HALF, key, None)], 23: [(NINE, key, None)], 24: [(LAST, key, None)]}


def test_the_database_keeps_no_reminder_twice(db: Session) -> None:
    household = make_household(db)
    for _ in range(2):
        db.add(Reminder(household_id=household.key, step=HALF, due_day=TODAY, at=NOW))

    with pytest.raises(IntegrityError):
        db.flush()


def test_a_reminder_is_of_one_thing(db: Session) -> None:
    db.add(Reminder(step=HALF, due_day=TODAY, at=NOW))

    with pytest.raises(IntegrityError, match="of_one_thing"):
        db.flush()


def test_each_slot_reminds_once(engine: Engine) -> None:
    job = TIMETABLE["remind-of-deadlines"]
    with transaction(engine) as db:
        place = make_place(db)
        asked(db, place)
    slot = end_of_day(TODAY + timedelta(days=6)) + timedelta(hours=5)

    assert take_turn(engine, job.name, job.run, slot_at=slot, at=slot)  # type: ignore[arg-type]
    assert not take_turn(engine, job.name, job.run, slot_at=slot, at=slot)  # type: ignore[arg-type]

    with Session(engine) as db:
        assert [one.step for one in db.exec(select(Reminder))] == [HALF]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_at_once_remind_once(kind: str) -> None:
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            place = make_place(db)
            asked(db, place)

        ended = at_once(
            engine, [lambda db: remind(db, at=NOW + timedelta(days=13)) for _ in range(8)]
        )

        assert "done" in ended
        assert all(one == "done" or one.startswith("IntegrityError") for one in ended)
        with Session(engine) as db:
            assert [one.step for one in db.exec(select(Reminder))] == [NINE]
            assert len(told(db, NoticeKind.ANSWER_DUE_SOON)) == 1
            assert db.exec(select(Household)).one().status is HouseholdStatus.ASKED


def test_each_places_duties_are_asked_for_once_in_a_job(db: Session) -> None:
    place = make_place(db)
    for _ in range(3):
        asked(db, place)
    statements: list[str] = []
    connection = db.connection()
    event.listen(connection, "before_cursor_execute", lambda *told: statements.append(told[2]))

    given = on(7, db)

    assert len(given) == 3
    assert len([one for one in statements if "FROM duty" in one]) == 1
