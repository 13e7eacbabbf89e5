"""The officer asks the municipality: places are reserved and the household waits for an answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day, working_days_after
from placement.model.hearing import Hearing
from placement.model.household import HouseholdStatus
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.notices import tell
from placement.queries.in_bulk import Outcome, one_by_one
from placement.queries.policies import policy_data_in_force
from placement.queries.proposals_to_change import proposal_to_change
from placement.queries.room import asked_by, room_in
from placement.refusals import refuse_if_any
from placement.rules.deadlines import answer_due_day
from placement.rules.hearing import last_day_after_hearing, must_be_heard
from placement.rules.proposal_status import household_may_become, is_the_one_read, may_become
from placement.rules.room import fits


def send_proposals(
    db: Session, chosen: Sequence[tuple[int, int]], *, by: Official, at: datetime
) -> Outcome:
    """Send many, given by number and version: each whole or not at all, the others told with their refusals.

    Raises `NotFound` or `NotPermitted` for one that is not theirs: then none is sent.
    """
    return one_by_one(
        db,
        chosen,
        lambda proposal_id, version: send_proposal(db, proposal_id, version=version, by=by, at=at),
        by=by,
    )


def send_proposal(
    db: Session, proposal_id: int, *, version: int | None = None, by: Official, at: datetime
) -> Proposal:
    """Ask the municipality. Raises `NotFound`, `NotPermitted`, or `Refused` with every broken rule.

    `version`: of the page that the officer read; None where it was not read as a form.
    """
    held = proposal_to_change(by, proposal_id, db)
    proposal, household = held.proposal, held.household
    by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)

    day = helsinki_day(at)
    refuse_if_any(
        [
            *may_become(ProposalStatus.SENT, proposal),
            *is_the_one_read(proposal, version),
            *household_may_become(HouseholdStatus.ASKED, household),
        ]
    )
    asked = asked_by(db, household, proposal.municipality_id, day=day)
    room = room_in(
        db, held.agreement, asked, month=proposal.month, slot_id=proposal.slot_id, day=day
    )
    refuse_if_any(list(fits(asked, room)))
    policy = policy_data_in_force(db)
    answer_days = held.agreement.answer_days or policy.answer_days

    proposal.status = ProposalStatus.SENT
    proposal.persons = household.size
    proposal.sent_at, proposal.sent_by_id = at, by.id
    proposal.answer_due_day = answer_due_day(day, answer_days)
    if must_be_heard(household, asked.needs):
        hearing_due = working_days_after(day, policy.hearing_days)
        db.add(Hearing(proposal_id=proposal.key, asked_at=at, due_day=hearing_due))
        proposal.answer_due_day = last_day_after_hearing(proposal.answer_due_day, hearing_due)
        record(db, Event.HEARING_STARTED, at=at, by=by, about=proposal, due=hearing_due.isoformat())
    household.status = HouseholdStatus.ASKED
    if room.slot is not None:
        room.slot.taken += 1
    db.flush()
    ledger.reserve(db, proposal, room.lines, at=at, by=by)
    record(db, Event.PROPOSAL_SENT, at=at, by=by, about=proposal, household=household.key)
    tell(
        db,
        NoticeKind.ANSWER_WANTED,
        at=at,
        by=by,
        municipality_id=proposal.municipality_id,
        proposal=proposal,
    )
    return proposal
