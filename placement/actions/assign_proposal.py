"""The officer decides: the household is assigned to the municipality that has accepted it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.assignment import Assignment
from placement.model.household import HouseholdStatus
from placement.model.letter import NoticeKind
from placement.notices import tell
from placement.queries.in_bulk import Outcome, one_by_one
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.proposal_status import (
    household_may_become,
    is_accepted,
    is_the_one_read,
)


def assign_proposals(
    db: Session, chosen: Sequence[tuple[int, int]], *, by: Official, at: datetime
) -> Outcome:
    """Decide on many, given by number and version: each for itself. Raises `NotFound` or `NotPermitted` for all."""
    return one_by_one(
        db,
        chosen,
        lambda proposal_id, version: assign_proposal(
            db, proposal_id, version=version, by=by, at=at
        ),
        by=by,
    )


def assign_proposal(
    db: Session,
    proposal_id: int,
    *,
    reason: str = "",
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Assignment:
    """Assign, with a reason in words (no names) where the proposal's own do not say it all.

    The ledger stands still: the municipality has accepted the places. Raises `NotFound`, `NotPermitted`, `Refused`.
    """
    held = proposal_to_change(by, proposal_id, db)
    by.must(Permission.PROPOSAL_ASSIGN, of_authority=held.deciding_authority_id)

    refuse_if_any(
        [
            *is_accepted(held.proposal),
            *is_the_one_read(held.proposal, version),
            *household_may_become(HouseholdStatus.ASSIGNED, held.household),
        ]
    )

    assignment = Assignment(
        proposal_id=proposal_id, assigned_at=at, assigned_by_id=by.id, reason=reason.strip()
    )
    db.add(assignment)
    held.household.status = HouseholdStatus.ASSIGNED
    record(
        db,
        Event.PLACEMENT_ASSIGNED,
        at=at,
        by=by,
        about=held.proposal,
        household=held.household.key,
    )
    tell(
        db,
        NoticeKind.PLACEMENT_ASSIGNED,
        at=at,
        by=by,
        municipality_id=held.proposal.municipality_id,
        proposal=held.proposal,
    )
    db.flush()
    return assignment
