"""The municipality takes its yes back before anybody has arrived: the places are free, the household waits anew."""

from datetime import datetime, timedelta

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal
from placement.model.words import CancelReason
from placement.notices import tell
from placement.queries.arriving import arriving_of, fall_through
from placement.queries.exclusions import exclude
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
    days = BARRED_DAYS[reason]
    exclude(
        db,
        held.household.key,
        proposal.municipality_id,
        reason=f"cancelled:{reason.value}",
        until=None if days is None else helsinki_day(at) + timedelta(days=days),
        by=by,
        at=at,
    )
    record(db, Event.PLACEMENT_CANCELLED, at=at, by=by, about=proposal, reason=reason.value)
    tell(
        db,
        NoticeKind.PLACEMENT_CANCELLED,
        at=at,
        by=by,
        authority_id=held.deciding_authority_id,
        proposal=proposal,
    )
    return proposal
