"""The municipality says yes: the places reserved when it was asked become accepted."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.household import HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.notices import tell_answer
from placement.queries.answers_on_behalf import keep_told, must_answer
from placement.queries.hearings import end_in_silence, hearing_of
from placement.queries.moving import move
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.answer_on_behalf import Told, may_be_recorded
from placement.rules.deadlines import may_still_be_answered
from placement.rules.hearing import has_been_heard
from placement.rules.proposal_status import household_may_become, is_the_one_read, may_become


def accept_proposal(
    db: Session,
    proposal_id: int,
    *,
    month: str,
    slot_id: int | None,
    version: int | None = None,
    told: Told | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Accept with a month (YYYY-MM) and, where dwellings are listed, a dwelling; both may differ from what was asked.

    `told`: an officer records what the municipality said by telephone or letter; the day it said so counts.
    Raises `NotFound`, `NotPermitted`, or `Refused` with every broken rule.
    """
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    must_answer(by, held, told)

    hearing = hearing_of(db, proposal_id)
    refuse_if_any(
        [
            *may_become(ProposalStatus.ACCEPTED, proposal),
            *is_the_one_read(proposal, version),
            *household_may_become(HouseholdStatus.ACCEPTED, held.household),
            *may_still_be_answered(proposal, told.said_day if told else helsinki_day(at)),
            *(may_be_recorded(proposal, told, helsinki_day(at)) if told else ()),
            *has_been_heard(hearing, helsinki_day(at)),
        ]
    )
    if hearing is not None and hearing.outcome is None:
        end_in_silence(db, hearing, proposal, held.household, at=at)
    if (month, slot_id) != (proposal.month, proposal.slot_id):
        move(db, held, month=month, slot_id=slot_id, by=by, at=at)

    proposal.status = ProposalStatus.ACCEPTED
    proposal.answered_at, proposal.answered_by_id = at, by.id
    held.household.status = HouseholdStatus.ACCEPTED
    db.flush()
    ledger.accept(db, proposal, at=at, by=by)
    how = keep_told(db, proposal, told, by=by, at=at)
    record(db, Event.PROPOSAL_ACCEPTED, at=at, by=by, about=proposal, month=month, **how)
    tell_answer(
        db, proposal, authority_id=held.deciding_authority_id, on_behalf=bool(told), by=by, at=at
    )
    return proposal
