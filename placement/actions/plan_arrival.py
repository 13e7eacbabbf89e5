"""The day on which the municipality expects the household is written down, or written down anew."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.assignment import Assignment
from placement.model.household import HouseholdStatus
from placement.queries.arriving import arriving_of
from placement.queries.moving import move
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.arrival import is_assigned, is_the_plan_read, may_be_planned, nobody_is_there
from placement.rules.months import month_of


def plan_arrival(
    db: Session,
    proposal_id: int,
    *,
    day: date,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Assignment:
    """Plan it; a day of another month moves the places there, where there is room.

    `version`: of the assignment that was read. Raises `NotFound`, `NotPermitted`, `Refused`.
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
            *is_the_plan_read(now.assignment, version),
            *may_be_planned(day, today=helsinki_day(at)),
            *(nobody_is_there(now.arrived) if month_of(day) != proposal.month else ()),
        ]
    )
    assert now.assignment is not None, "an assigned household has its assignment"

    if month_of(day) != proposal.month:
        move(db, held, month=month_of(day), slot_id=proposal.slot_id, by=by, at=at)
    now.assignment.planned_day = day
    now.assignment.planned_at, now.assignment.planned_by_id = at, by.id
    held.household.status = HouseholdStatus.ARRIVING
    record(db, Event.ARRIVAL_PLANNED, at=at, by=by, about=proposal, day=day.isoformat())
    db.flush()
    return now.assignment
