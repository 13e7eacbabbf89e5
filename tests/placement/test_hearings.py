"""The county is heard where it must be, never longer than its time: silence is no statement, and the way goes on."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.change_answer_days import change_answer_days
from placement.actions.decline_proposal import decline_proposal
from placement.actions.end_hearings import end_hearings
from placement.actions.record_statement import record_statement
from placement.actions.remind import remind
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.days import end_of_day
from placement.model.area import Area
from placement.model.audit_entry import AuditEntry
from placement.model.hearing import Hearing, HearingOutcome
from placement.model.household import Household, HouseholdStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.reminder import Reminder
from placement.model.words import DeclineReason, NeedKind
from placement.queries.hearings import hearing_of
from placement.refusals import NotPermitted, Refused
from placement.rules.hearing import must_be_heard
from tests.make import NOW, make_household, officer_of
from tests.placement.hearing import heard_place, make_heard
from tests.placement.place import figures_of, make_asked

# NOW is Tuesday, 24 November 2026: five working days on.
DUE = date(2026, 12, 1)
OVER = end_of_day(DUE)


def accepted(db: Session, proposal: Proposal, by: Official) -> Proposal:
    return accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=by, at=NOW)


def refusals_of_yes(db: Session, proposal: Proposal, by: Official) -> list[str]:
    with pytest.raises(Refused) as refused:
        accepted(db, proposal, by)
    return [one.code for one in refused.value.refusals]


def status_of(db: Session, proposal: Proposal) -> HouseholdStatus:
    return db.get_one(Household, proposal.household_id).status


def trail(db: Session, event: str) -> list[AuditEntry]:
    return list(db.exec(select(AuditEntry).where(AuditEntry.event == event)))


@pytest.mark.parametrize(
    ("minor", "emergency", "needs", "heard"),
    [
        (False, False, [], False),
        (False, False, [NeedKind.SCHOOL, NeedKind.ACCESSIBLE_DWELLING], False),
        (False, False, [NeedKind.SCHOOL, NeedKind.DISABILITY], True),
        (False, False, [NeedKind.CHILD_PROTECTION], True),
        (True, False, [], True),
        (False, True, [], True),
    ],
)
def test_who_must_be_heard(
    db: Session, minor: bool, emergency: bool, needs: list[NeedKind], heard: bool
) -> None:
    household = make_household(db)
    household.unaccompanied_minor, household.emergency = minor, emergency

    assert must_be_heard(household, needs) is heard


def test_a_question_begins_the_hearing_and_it_cannot_be_skipped(db: Session) -> None:
    place = heard_place(db)
    proposal = make_heard(db, place)

    hearing = hearing_of(db, proposal.key)

    assert hearing is not None
    assert (hearing.due_day, hearing.outcome) == (DUE, None)
    assert refusals_of_yes(db, proposal, place.answerer) == ["hearing-goes-on"]
    assert proposal.status is ProposalStatus.SENT
    assert figures_of(db, place.line) == (3, 0)


def test_nobody_is_heard_where_it_need_not_be(db: Session) -> None:
    place = heard_place(db)
    proposal = make_asked(db, place)

    assert hearing_of(db, proposal.key) is None
    assert accepted(db, proposal, place.answerer).status is ProposalStatus.ACCEPTED


@pytest.mark.parametrize("outcome", [HearingOutcome.IN_FAVOUR, HearingOutcome.AGAINST])
def test_a_statement_is_recorded_on_the_countys_behalf_and_the_way_goes_on(
    db: Session, outcome: HearingOutcome
) -> None:
    place = heard_place(db)
    proposal = make_heard(db, place)

    hearing = record_statement(db, proposal.key, outcome=outcome, by=place.officer, at=NOW)
    db.flush()

    assert (hearing.outcome, hearing.ended_at) == (outcome, NOW)
    assert hearing.recorded_by_id == place.officer.id
    assert status_of(db, proposal) is HouseholdStatus.HEARD
    assert accepted(db, proposal, place.answerer).status is ProposalStatus.ACCEPTED
    assert status_of(db, proposal) is HouseholdStatus.ACCEPTED
    (told,) = trail(db, "proposal.hearing_ended")
    assert (told.by_id, told.params) == (place.officer.id, {"outcome": outcome.value})


def test_silence_is_recorded_as_no_statement_and_the_way_goes_on(db: Session) -> None:
    place = heard_place(db)
    proposal = make_heard(db, place)
    assert end_hearings(db, at=OVER - timedelta(seconds=1)) == []

    ended = end_hearings(db, at=OVER)
    db.flush()

    hearing = hearing_of(db, proposal.key)
    assert hearing is not None
    assert ended == [proposal]
    assert (hearing.outcome, hearing.ended_at) == (HearingOutcome.NO_STATEMENT, OVER)
    assert hearing.recorded_by_id is None
    assert status_of(db, proposal) is HouseholdStatus.HEARD
    assert end_hearings(db, at=OVER + timedelta(days=1)) == [], "once"
    (told,) = trail(db, "proposal.hearing_ended")
    assert told.params == {"outcome": "no_statement", "due": "2026-12-01"}
    assert accepted(db, proposal, place.answerer).status is ProposalStatus.ACCEPTED


def test_the_municipality_has_a_working_day_left_after_the_hearing(db: Session) -> None:
    place = heard_place(db)
    version = place.agreement.version
    change_answer_days(
        db, place.agreement.key, answer_days=3, version=version, by=place.officer, at=NOW
    )
    db.flush()

    proposal = make_heard(db, place)

    assert proposal.answer_due_day == date(2026, 12, 2)
    assert make_asked(db, place).answer_due_day == date(2026, 11, 27)


def test_no_and_taking_back_need_not_wait_for_the_hearing(db: Session) -> None:
    place = heard_place(db)
    no, back = make_heard(db, place), make_heard(db, place)

    decline_proposal(db, no.key, reason=DeclineReason.NO_SERVICE, by=place.answerer, at=NOW)
    withdraw_proposal(db, back.key, note="x", by=place.officer, at=NOW)
    db.flush()

    assert end_hearings(db, at=OVER) == [], "the question has ended, and the hearing with it"
    assert {status_of(db, one) for one in (no, back)} == {HouseholdStatus.READY}


def test_a_statement_is_refused_twice_or_when_it_says_nothing(db: Session) -> None:
    place = heard_place(db)
    proposal, unheard = make_heard(db, place), make_asked(db, place)

    def refused(one: Proposal, outcome: HearingOutcome) -> list[str]:
        with pytest.raises(Refused) as told:
            record_statement(db, one.key, outcome=outcome, by=place.officer, at=NOW)
        return [refusal.code for refusal in told.value.refusals]

    assert refused(proposal, HearingOutcome.NO_STATEMENT) == ["statement-says-nothing"]
    assert refused(unheard, HearingOutcome.AGAINST) == ["no-hearing-goes-on"]
    record_statement(db, proposal.key, outcome=HearingOutcome.AGAINST, by=place.officer, at=NOW)
    db.flush()
    assert refused(proposal, HearingOutcome.IN_FAVOUR) == ["no-hearing-goes-on"]


def test_neither_the_municipality_nor_another_authority_records_a_statement(db: Session) -> None:
    place = heard_place(db)
    household = make_household(db, needs={NeedKind.MENTAL_HEALTH: 1})
    proposal = make_asked(db, place, household=household)
    its_own = db.get_one(Area, household.authority_id)
    other = officer_of(db, its_own)

    for by in (place.answerer, other):
        with pytest.raises(NotPermitted):
            record_statement(db, proposal.key, outcome=HearingOutcome.AGAINST, by=by, at=NOW)


def test_the_authority_is_reminded_of_the_statement(db: Session) -> None:
    place = heard_place(db)
    make_heard(db, place)

    given: dict[int, list[str]] = {}
    for day in range(8):
        remind(db, at=NOW + timedelta(days=day))
        db.flush()
        given[day] = [
            one.step.value for one in db.exec(select(Reminder)) if one.hearing_id is not None
        ]

    assert (given[3], given[4]) == ([], ["half"])
    assert given[6] == ["half"]
    assert given[7] == ["half", "last_day"]
    told = db.exec(select(Notice).where(Notice.kind == NoticeKind.HEARING_DUE_SOON)).all()
    assert len(told) == 2
    assert len(trail(db, "proposal.hearing_reminded")) == 2


@pytest.mark.parametrize(
    ("outcome", "recorded"),
    [(HearingOutcome.AGAINST, False), (HearingOutcome.NO_STATEMENT, True), (None, True)],
)
def test_the_database_keeps_statement_and_recorder_together(
    db: Session, outcome: HearingOutcome | None, recorded: bool
) -> None:
    place = heard_place(db)
    proposal = make_asked(db, place)
    db.add(
        Hearing(
            proposal_id=proposal.key,
            asked_at=NOW,
            due_day=DUE,
            outcome=outcome,
            ended_at=NOW if outcome else None,
            recorded_by_id=place.officer.id if recorded else None,
        )
    )

    with pytest.raises(IntegrityError, match="statement_has_its_recorder"):
        db.flush()
