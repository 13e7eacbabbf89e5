"""When the wait for the county ends, with the turn, without it, or with a turn that comes late."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.change_answer_days import change_answer_days
from placement.days import end_of_day
from placement.jobs.end_of_deadlines import end_of_deadlines
from placement.model.audit_entry import AuditEntry
from placement.model.hearing import HearingOutcome
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.hearings import hearing_of
from placement.refusals import Refused
from tests.make import NOW
from tests.placement.hearing import heard_place, make_heard
from tests.placement.place import figures_of, make_asked

# NOW is Tuesday, 24 November 2026: five working days on.
DUE = date(2026, 12, 1)
OVER = end_of_day(DUE)


def status_of(db: Session, proposal: Proposal) -> HouseholdStatus:
    return db.get_one(Household, proposal.household_id).status


def trail(db: Session, event: str) -> list[AuditEntry]:
    return list(db.exec(select(AuditEntry).where(AuditEntry.event == event)))


def test_the_job_ends_the_hearing_first_and_the_question_in_its_own_time(db: Session) -> None:
    place = heard_place(db)
    proposal = make_heard(db, place)

    end_of_deadlines(db, OVER)
    db.flush()
    heard = status_of(db, proposal)
    end_of_deadlines(db, end_of_day(date(2026, 12, 8)))
    db.flush()

    assert heard is HouseholdStatus.HEARD
    assert proposal.status is ProposalStatus.EXPIRED
    assert status_of(db, proposal) is HouseholdStatus.READY
    assert figures_of(db, place.line) == (0, 0)


@pytest.mark.parametrize(("at", "may"), [(OVER - timedelta(seconds=1), False), (OVER, True)])
def test_the_wait_ends_with_the_last_day_though_no_turn_has_run(
    db: Session, at: datetime, may: bool
) -> None:
    place = heard_place(db)
    proposal = make_heard(db, place)

    def yes() -> Proposal:
        return accept_proposal(
            db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=at
        )

    if not may:
        with pytest.raises(Refused, match="hearing-goes-on"):
            yes()
        assert trail(db, "proposal.hearing_ended") == []
        return

    assert yes().status is ProposalStatus.ACCEPTED
    db.flush()
    hearing = hearing_of(db, proposal.key)
    assert hearing is not None
    assert (hearing.outcome, hearing.ended_at) == (HearingOutcome.NO_STATEMENT, at)
    assert status_of(db, proposal) is HouseholdStatus.ACCEPTED
    assert len(trail(db, "proposal.hearing_ended")) == 1


def test_a_turn_that_comes_late_leaves_the_municipality_a_working_day(db: Session) -> None:
    place = heard_place(db)
    proposal = make_heard(db, place)
    # The turns of a whole week were missed; the last day to answer, 8 December, is over too.
    late = end_of_day(date(2026, 12, 10))

    end_of_deadlines(db, late)
    db.flush()

    assert proposal.status is ProposalStatus.SENT
    # Friday, 11 December: the next working day is Monday.
    assert proposal.answer_due_day == date(2026, 12, 14)
    (told,) = trail(db, "proposal.extended")
    assert (told.by_id, told.params) == (None, {"before": "2026-12-08", "until": "2026-12-14"})
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=late)


def test_one_odd_row_holds_up_nobody_else(db: Session, caplog: pytest.LogCaptureFixture) -> None:
    place = heard_place(db)
    odd, sound, asked = make_heard(db, place), make_heard(db, place), make_asked(db, place)
    db.get_one(Household, odd.household_id).status = HouseholdStatus.LEFT_COUNTRY
    asked.answer_due_day = DUE
    db.flush()

    end_of_deadlines(db, OVER)
    db.flush()

    assert status_of(db, odd) is HouseholdStatus.LEFT_COUNTRY
    assert status_of(db, sound) is HouseholdStatus.HEARD
    assert asked.status is ProposalStatus.EXPIRED
    assert f"the hearing on question {odd.key} cannot end" in caplog.text


def test_the_job_holds_all_it_changes_in_one_round(db: Session) -> None:
    place, other = heard_place(db), heard_place(db)
    heard, asked = make_heard(db, other), make_asked(db, place)
    asked.answer_due_day = DUE
    db.flush()
    held: list[set[object]] = []

    def note(_c: object, _cursor: object, statement: str, params: object, *_: object) -> None:
        if "FROM agreement" in statement and " IN " in statement:
            held.append(set(params.values() if isinstance(params, dict) else params))  # type: ignore[call-overload]

    event.listen(db.connection(), "before_cursor_execute", note)
    end_of_deadlines(db, OVER)

    assert status_of(db, heard) is HouseholdStatus.HEARD
    assert asked.status is ProposalStatus.EXPIRED
    assert held[0] == {place.agreement.id, other.agreement.id}
    assert all(ids <= held[0] for ids in held[1:])


def test_a_turn_in_time_moves_no_last_day(db: Session) -> None:
    place = heard_place(db)
    change_answer_days(
        db,
        place.agreement.key,
        answer_days=3,
        version=place.agreement.version,
        by=place.officer,
        at=NOW,
    )
    proposal = make_heard(db, place)

    end_of_deadlines(db, OVER)
    db.flush()

    assert proposal.answer_due_day == date(2026, 12, 2)
    assert trail(db, "proposal.extended") == []
