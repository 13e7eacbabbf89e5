"""The household was awaited and nobody of it came: the places are free and it waits anew."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.days import helsinki_day
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal
from placement.model.user import Role
from placement.model.words import CancelReason
from placement.notices import tell
from placement.queries.arriving import arriving_of, fall_through
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.arrival import is_assigned, may_not_have_come
from placement.rules.proposal_status import is_the_one_read


def record_non_arrival(
    db: Session,
    proposal_id: int,
    *,
    note: str = "",
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Record it, on or after the day on which the household was awaited.

    Whoever does not record it is told: the authority, or the municipality. Raises `NotFound`, `NotPermitted`,
    `Refused`.
    """
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    by.must(
        Permission.ARRIVAL_RECORD,
        of_authority=held.deciding_authority_id,
        in_municipality=proposal.municipality_id,
    )
    now = arriving_of(db, proposal)
    refuse_if_any(
        [
            *is_assigned(proposal, held.household),
            *is_the_one_read(proposal, version),
            *may_not_have_come(
                proposal, now.assignment, arrived=now.arrived, today=helsinki_day(at)
            ),
        ]
    )

    fall_through(db, proposal, held.household, CancelReason.DID_NOT_ARRIVE, note=note, by=by, at=at)
    if by.role is Role.MUNICIPALITY_OFFICER:
        tell(
            db,
            NoticeKind.PLACEMENT_CANCELLED,
            at=at,
            by=by,
            authority_id=held.deciding_authority_id,
            proposal=proposal,
        )
    else:
        tell(
            db,
            NoticeKind.PROPOSAL_CANCELLED,
            at=at,
            by=by,
            municipality_id=proposal.municipality_id,
            proposal=proposal,
        )
    return proposal
