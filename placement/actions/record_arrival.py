"""The household has moved in, or a part of it: from accepted the persons become arrived."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.assignment import Arrival
from placement.model.household import HouseholdStatus
from placement.model.proposal import Proposal
from placement.persons_on_lines import arrive
from placement.queries.arriving import arriving_of
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.arrival import is_assigned, may_have_arrived


def record_arrival(
    db: Session,
    proposal_id: int,
    *,
    day: date,
    persons: Collection[int],
    by: Official,
    at: datetime,
) -> Proposal:
    """Record that these members (ids of persons) arrived on a day; the household has when nobody is awaited.

    What has arrived stays on the line on which it was accepted, though the move was in another month. Raises
    `NotFound`, `NotPermitted`, `Refused`.
    """
    held = proposal_to_change(by, proposal_id, db)
    proposal, household = held.proposal, held.household
    by.must(
        Permission.ARRIVAL_RECORD,
        of_authority=held.deciding_authority_id,
        in_municipality=proposal.municipality_id,
    )
    now = arriving_of(db, proposal)
    came = sorted(set(persons))
    refuse_if_any(list(is_assigned(proposal, household)))
    assert proposal.answered_at is not None, "the municipality has accepted"
    refuse_if_any(
        list(
            may_have_arrived(
                came,
                day,
                awaited=now.awaited,
                first=helsinki_day(proposal.answered_at),
                today=helsinki_day(at),
            )
        )
    )

    for person_id in came:
        db.add(Arrival(proposal_id=proposal_id, person_id=person_id, day=day, at=at, by_id=by.id))
    all_there = len(came) == len(now.awaited)
    household.status = HouseholdStatus.ARRIVED if all_there else HouseholdStatus.ARRIVING
    db.flush()
    arrive(db, proposal, len(came), at=at, by=by)
    record(
        db,
        Event.ARRIVAL_RECORDED,
        at=at,
        by=by,
        about=proposal,
        day=day.isoformat(),
        persons=len(came),
        awaited=len(now.awaited) - len(came),
    )
    return proposal
