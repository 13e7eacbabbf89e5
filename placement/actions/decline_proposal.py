"""The municipality says no, with a coded reason: the places are free again and the household waits anew."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import DeclineReason
from placement.notices import tell_answer
from placement.queries.answers_on_behalf import keep_told, must_answer
from placement.queries.exclusions import exclude_after, give_back_slot
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.answer_on_behalf import Told, may_be_recorded
from placement.rules.deadlines import may_still_be_answered
from placement.rules.proposal_status import is_the_one_read, may_become, status_without_place

# For how long the municipality is barred for this household; None: until an officer lifts it. What a
# municipality lacks today it may have later: docs/decisions/0010.
BARRED_DAYS: dict[DeclineReason, int | None] = {
    DeclineReason.NO_DWELLING: 90,
    DeclineReason.NO_SERVICE: 90,
    DeclineReason.NO_SCHOOL_OR_DAYCARE: 90,
    DeclineReason.TOO_SOON: 30,
    DeclineReason.QUOTA_MEANT_FOR_OTHERS: None,
    DeclineReason.OTHER: None,
}


def decline_proposal(
    db: Session,
    proposal_id: int,
    *,
    reason: DeclineReason,
    note: str = "",
    version: int | None = None,
    told: Told | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Decline. The household is not proposed there again for a while. `told` and errors as where it accepts."""
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    must_answer(by, held, told)

    refuse_if_any(
        [
            *may_become(ProposalStatus.DECLINED, proposal),
            *is_the_one_read(proposal, version),
            *may_still_be_answered(proposal, told.said_day if told else helsinki_day(at)),
            *(may_be_recorded(proposal, told, helsinki_day(at)) if told else ()),
        ]
    )

    proposal.status = ProposalStatus.DECLINED
    proposal.answered_at, proposal.answered_by_id = at, by.id
    proposal.decline_reason, proposal.note = reason, note.strip()
    held.household.status = status_without_place(held.household)
    ledger.release(db, proposal, at=at, by=by, reason="declined")
    give_back_slot(db, proposal)
    why = f"declined:{reason.value}"
    exclude_after(db, proposal, BARRED_DAYS[reason], reason=why, by=by, at=at)
    how = keep_told(db, proposal, told, by=by, at=at)
    record(db, Event.PROPOSAL_DECLINED, at=at, by=by, about=proposal, reason=reason.value, **how)
    tell_answer(
        db, proposal, authority_id=held.deciding_authority_id, on_behalf=bool(told), by=by, at=at
    )
    return proposal
