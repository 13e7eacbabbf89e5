"""The municipality takes its yes back before anybody has arrived: the places are free, the household waits anew."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal
from placement.model.words import CancelReason
from placement.notices import tell
from placement.queries.arriving import arriving_of, fall_through
from placement.queries.exclusions import exclude_after
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.arrival import may_be_taken_back, nobody_is_there
from placement.rules.proposal_status import has_not_arrived, is_the_one_read

# As after a decline (docs/decisions/0010): what the municipality lacks today it may have later.
BARRED_DAYS: dict[CancelReason, int | None] = {
    CancelReason.DWELLING_LOST: 90,
    CancelReason.SERVICE_LOST: 90,
    CancelReason.OTHER: None,
}


def cancel_placement(
    db: Session,
    proposal_id: int,
    *,
    reason: CancelReason,
    note: str = "",
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Take the yes back, for a coded reason; "other" in words too (no names). The authority is told.

    The household is not proposed there again for a while. Raises `NotFound`, `NotPermitted`, `Refused`. The
    authority takes a placement back by `withdraw_proposal`.
    """
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    by.must(Permission.PROPOSAL_ANSWER, in_municipality=proposal.municipality_id)
    refuse_if_any(
        [
            *may_be_taken_back(proposal, reason, note),
            *is_the_one_read(proposal, version),
            *has_not_arrived(held.household),
            *nobody_is_there(arriving_of(db, proposal).arrived),
        ]
    )

    fall_through(db, proposal, held.household, reason, note=note, by=by, at=at)
    why = f"cancelled:{reason.value}"
    exclude_after(db, proposal, BARRED_DAYS[reason], reason=why, by=by, at=at)
    tell(
        db,
        NoticeKind.PLACEMENT_CANCELLED,
        at=at,
        by=by,
        authority_id=held.deciding_authority_id,
        proposal=proposal,
    )
    return proposal
