"""Silence ends a question: places are free, the household waits, the municipality is barred for a while."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement import ledger
from placement.actions.accept_proposal import accept_proposal
from placement.actions.change_answer_days import change_answer_days
from placement.actions.decline_proposal import decline_proposal
from placement.actions.expire_proposals import expire_proposals
from placement.actions.extend_answer_time import extend_answer_time
from placement.actions.steer_household import pin_household
from placement.days import end_of_day
from placement.jobs.timetable import Turn
from placement.jobs.turns import take_turn
from placement.model.agreement import QuotaLine, Slot
from placement.model.audit_entry import AuditEntry
from placement.model.household import Exclusion, Household, HouseholdStatus
from placement.model.ledger_entry import LedgerEntry
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import Duty
from placement.model.words import DeclineReason
from placement.queries.question import question_now
from placement.refusals import Refused
from placement.rules.policy import PolicyData
from placement.transaction import transaction
from tests.make import NOW, make_household, make_slot
from tests.placement.place import figures_of, make_asked, make_place
from tests.placement.test_turns import TIMETABLE
from web.scheduler import newest_slot

# NOW is 24 November 2026, and 14 days are given.
DUE = date(2026, 12, 8)
LAST_MOMENT = end_of_day(DUE) - timedelta(seconds=1)
OVER = end_of_day(DUE)


def entries(db: Session, proposal: Proposal) -> list[tuple[str, int]]:
    found = db.exec(select(LedgerEntry).where(LedgerEntry.proposal_id == proposal.key))
    return [(one.kind.value, one.reserved) for one in found]


def trail(db: Session, event: str) -> list[AuditEntry]:
    return list(db.exec(select(AuditEntry).where(AuditEntry.event == event)))


def test_places_and_dwelling_are_free_and_the_household_waits(db: Session) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    proposal = make_asked(db, place, slot=slot)

    expired = expire_proposals(db, at=OVER)
    db.flush()

    assert expired == [proposal]
    assert (proposal.status, proposal.expired_at) == (ProposalStatus.EXPIRED, OVER)
    assert (proposal.answered_at, proposal.answered_by_id) == (None, None)
    assert db.get_one(Household, proposal.household_id).status is HouseholdStatus.READY
    assert figures_of(db, place.line) == (0, 0)
    assert entries(db, proposal) == [("reserved", 3), ("released", -3)]
    assert db.get_one(Slot, slot.key).taken == 0
    (told,) = trail(db, "proposal.expired")
    assert (told.subject_id, told.by_id) == (proposal.key, None)
    assert told.params == {"reason": "no_answer", "due": "2026-12-08"}


def test_the_officers_of_the_authority_are_told(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    expire_proposals(db, at=OVER)

    told = db.exec(select(Notice).where(Notice.kind == NoticeKind.PROPOSAL_EXPIRED)).one()
    duty = db.get_one(Duty, told.duty_id)
    assert (duty.user_id, told.proposal_id) == (place.officer.id, proposal.key)


def test_the_whole_last_day_in_helsinki_is_left(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    assert expire_proposals(db, at=LAST_MOMENT) == []

    assert proposal.status is ProposalStatus.SENT
    assert figures_of(db, place.line) == (3, 0)


@pytest.mark.parametrize(
    ("due", "over"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 28, 21, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 22, tzinfo=UTC)),
    ],
)
def test_on_the_days_when_clocks_change_too(db: Session, due: date, over: datetime) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    proposal.answer_due_day = due
    db.flush()

    assert expire_proposals(db, at=over - timedelta(seconds=1)) == []
    assert expire_proposals(db, at=over) == [proposal]


def test_done_twice_it_books_and_records_once(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    expire_proposals(db, at=OVER)
    db.flush()

    assert expire_proposals(db, at=OVER + timedelta(hours=1)) == []

    assert entries(db, proposal) == [("reserved", 3), ("released", -3)]
    assert len(trail(db, "proposal.expired")) == 1
    assert proposal.expired_at == OVER


def test_what_was_answered_stays_and_other_questions_go_on(db: Session) -> None:
    place = make_place(db, persons=30)
    yes, no, silent, later = (make_asked(db, place) for _ in range(4))
    accept_proposal(db, yes.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    decline_proposal(db, no.key, reason=DeclineReason.OTHER, by=place.answerer, at=NOW)
    later.answer_due_day = DUE + timedelta(days=1)
    db.flush()

    expired = expire_proposals(db, at=OVER)

    assert expired == [silent]
    assert [one.status.value for one in (yes, no, later)] == ["accepted", "declined", "sent"]
    assert figures_of(db, place.line) == (3, 3)


def test_the_next_run_may_place_the_household_but_not_there_for_a_while(db: Session) -> None:
    place = make_place(db)
    other = make_place(db, authority=place.authority)
    proposal = make_asked(db, place)
    expire_proposals(db, at=OVER)
    db.flush()

    def eligible(at: datetime) -> set[str]:
        question = question_now(db, policy=PolicyData(), at=at, name="test").problem
        (one,) = question["households"]
        assert one["fixed"] is None
        return {place.municipality.code, other.municipality.code} - set(one["excluded"])

    bar = db.exec(select(Exclusion)).one()
    assert (bar.reason, bar.by_id) == ("expired:no_answer", None)
    assert bar.until_day == date(2027, 1, 8)
    assert bar.household_id == proposal.household_id
    assert eligible(OVER) == {other.municipality.code}


def test_where_an_officer_has_pinned_it_the_municipality_stays_open(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    pin_household(
        db,
        proposal.household_id,
        municipality_code=place.municipality.code,
        reason="sovittu",
        by=place.officer,
        at=NOW,
    )

    expire_proposals(db, at=OVER)

    assert proposal.status is ProposalStatus.EXPIRED
    assert db.exec(select(Exclusion)).all() == []


def test_an_answer_after_the_end_is_refused(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    expire_proposals(db, at=OVER)

    with pytest.raises(Refused) as refused:
        accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=OVER)

    assert refused.value.refusals[0].code == "proposal-not-from-here"


@pytest.mark.parametrize("at", [LAST_MOMENT, OVER])
def test_an_answer_counts_to_the_end_of_the_last_day_though_no_turn_has_run(
    db: Session, at: datetime
) -> None:
    place = make_place(db)
    yes, no = make_asked(db, place), make_asked(db, place)

    def answered() -> Iterator[Callable[[], object]]:
        yield lambda: accept_proposal(
            db, yes.key, month="2027-01", slot_id=None, by=place.answerer, at=at
        )
        yield lambda: decline_proposal(
            db, no.key, reason=DeclineReason.OTHER, by=place.answerer, at=at
        )

    for answer in answered():
        if at < OVER:
            answer()
            continue
        with pytest.raises(Refused) as refused:
            answer()
        (only,) = refused.value.refusals
        assert (only.code, only.params) == ("answer-time-is-over", {"day": "2026-12-08"})


def test_the_agreement_says_how_long_a_municipality_has(db: Session) -> None:
    place = make_place(db)
    before = make_asked(db, place)
    change_answer_days(
        db,
        place.agreement.key,
        answer_days=7,
        version=place.agreement.version,
        by=place.officer,
        at=NOW,
    )
    db.flush()

    after = make_asked(db, place)

    assert before.answer_due_day == DUE, "what is out keeps its day"
    assert after.answer_due_day == date(2026, 12, 1)


def test_an_extension_holds_off_the_end(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    extend_answer_time(
        db,
        proposal.key,
        until=date(2026, 12, 15),
        reason="lautakunta kokoontuu",
        by=place.officer,
        at=NOW,
    )
    db.flush()

    assert expire_proposals(db, at=OVER) == []
    assert expire_proposals(db, at=end_of_day(date(2026, 12, 15))) == [proposal]


def test_each_slot_of_the_job_is_done_once_in_summer_and_in_winter(engine: Engine) -> None:
    job = TIMETABLE["end-of-deadlines"]
    assert isinstance(job, Turn)
    with transaction(engine) as db:
        place = make_place(db)
        key = make_asked(db, place, household=make_household(db)).key
    slot = newest_slot(job.cron, after=LAST_MOMENT, until=OVER + timedelta(hours=2))
    summer = newest_slot(
        job.cron,
        after=end_of_day(date(2026, 7, 1)),
        until=end_of_day(date(2026, 7, 1)) + timedelta(minutes=30),
    )

    assert slot == datetime(2026, 12, 8, 22, 5, tzinfo=UTC)
    assert summer == datetime(2026, 7, 1, 21, 5, tzinfo=UTC)
    assert take_turn(engine, job.name, job.run, slot_at=slot, at=slot)
    assert not take_turn(engine, job.name, job.run, slot_at=slot, at=slot)

    with Session(engine) as db:
        assert db.get_one(Proposal, key).status is ProposalStatus.EXPIRED
        assert db.get_one(QuotaLine, place.line.key).taken == 0
        assert ledger.check_balance(db) == []
