"""A case ends without a placement: moved on its own, left the country, or cancelled."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import ProposalStatus
from placement.model.words import RejectReason
from placement.queries.steering import case_to_change
from placement.refusals import Refusal, refuse_if_any
from placement.rules.household import WAYS_OUT, is_the_one_read, may_change
from placement.rules.proposal_status import household_may_become


def close_household(
    db: Session,
    household_id: int,
    status: HouseholdStatus,
    *,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Household:
    """End the case as MOVED_INDEPENDENTLY, LEFT_COUNTRY or CANCELLED. It uses no quota.

    A proposal that nobody has sent is rejected with it; a question that is out or an accepted place must be
    withdrawn first. Raises `NotFound`, `NotPermitted`, `Refused`.
    """
    case = case_to_change(by, household_id, db)
    household, proposal = case.household, case.proposal
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    refuse_if_any(
        [
            *is_the_one_read(household, version),
            *may_change(household, proposal),
            *(
                household_may_become(status, household)
                if status in WAYS_OUT
                else [Refusal("no-way-out")]
            ),
        ]
    )

    if proposal is not None:
        proposal.status = ProposalStatus.REJECTED
        proposal.reviewed_at, proposal.reviewed_by_id = at, by.id
        proposal.reject_reason = RejectReason.FACTS_CHANGED
    household.status = status
    record(db, Event.HOUSEHOLD_CLOSED, at=at, by=by, about=household, status=status.value)
    db.flush()
    return household
