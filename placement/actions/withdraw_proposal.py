"""The authority takes a question or an accepted placement back: places are free, the household waits anew."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.notices import tell
from placement.queries.arriving import arrived_of
from placement.queries.exclusions import give_back_slot
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import Refusal, refuse_if_any
from placement.rules.arrival import nobody_is_there
from placement.rules.proposal_status import (
    has_not_arrived,
    is_the_one_read,
    may_become,
    status_without_place,
)


def withdraw_proposal(
    db: Session,
    proposal_id: int,
    *,
    note: str,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Withdraw, with a reason in words (no names). Raises `NotFound`, `NotPermitted`, `Refused`."""
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)

    refuse_if_any(
        [
            *may_become(ProposalStatus.WITHDRAWN, proposal),
            *is_the_one_read(proposal, version),
            *has_not_arrived(held.household),
            *nobody_is_there(arrived_of(db, proposal_id)),
            *([] if note.strip() else [Refusal("reason-missing")]),
        ]
    )

    proposal.status = ProposalStatus.WITHDRAWN
    proposal.reviewed_at, proposal.reviewed_by_id = at, by.id
    proposal.note = note.strip()
    held.household.status = status_without_place(held.household)
    ledger.release(db, proposal, at=at, by=by, reason="withdrawn")
    give_back_slot(db, proposal)
    record(db, Event.PROPOSAL_WITHDRAWN, at=at, by=by, about=proposal)
    tell(
        db,
        NoticeKind.PROPOSAL_CANCELLED,
        at=at,
        by=by,
        municipality_id=proposal.municipality_id,
        proposal=proposal,
    )
    return proposal
