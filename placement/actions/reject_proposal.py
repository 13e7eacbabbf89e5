"""The officer rejects a proposal of the run before anybody is asked."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import RejectReason
from placement.queries.exclusions import exclude_after
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.proposal_status import is_the_one_read, may_become, status_without_place


def reject_proposal(
    db: Session,
    proposal_id: int,
    *,
    reason: RejectReason,
    bar: bool,
    note: str = "",
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Reject with a coded reason; `bar`: not to this municipality in later runs either."""
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)

    refuse_if_any(
        [*may_become(ProposalStatus.REJECTED, proposal), *is_the_one_read(proposal, version)]
    )

    proposal.status = ProposalStatus.REJECTED
    proposal.reviewed_at, proposal.reviewed_by_id = at, by.id
    proposal.reject_reason, proposal.note = reason, note.strip()
    held.household.status = status_without_place(held.household)
    if bar:
        exclude_after(db, proposal, None, reason=f"rejected:{reason.value}", by=by, at=at)
    record(
        db, Event.PROPOSAL_REJECTED, at=at, by=by, about=proposal, reason=reason.value, barred=bar
    )
    return proposal
