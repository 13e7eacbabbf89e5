"""Whether a case may end without a placement, and what that means for the place it was promised."""

from collections.abc import Iterator
from datetime import date

from placement.model.household import Household, HouseholdStatus
from placement.model.words import CancelReason
from placement.refusals import Refusal
from placement.rules.household import CLOSED, WAYS_OUT
from placement.rules.proposal_status import household_may_become

S = HouseholdStatus
# The reason that a promised place is told it is free again for.
REASON_OF: dict[HouseholdStatus, CancelReason] = {
    S.MOVED_INDEPENDENTLY: CancelReason.MOVED_INDEPENDENTLY,
    S.LEFT_COUNTRY: CancelReason.LEFT_COUNTRY,
    S.CANCELLED: CancelReason.CASE_CANCELLED,
}
del S


def may_close(
    household: Household,
    status: HouseholdStatus,
    *,
    day: date,
    today: date,
    to_municipality: bool,
    arrived: int,
    reason: str,
) -> Iterator[Refusal]:
    """Yield why the case cannot end so. `arrived`: members who have moved to the promised municipality already."""
    if household.status in CLOSED:
        yield Refusal("household-closed")
    elif status not in WAYS_OUT:
        yield Refusal("no-way-out")
    else:
        yield from household_may_become(status, household)
    if not household.permit_day <= day <= today:
        yield Refusal("end-day-out-of-range", {"first": household.permit_day.isoformat()})
    if to_municipality and status is not HouseholdStatus.MOVED_INDEPENDENTLY:
        yield Refusal("end-municipality-only-when-moved")
    if status is HouseholdStatus.CANCELLED and not reason.strip():
        yield Refusal("reason-missing")
    if arrived:
        yield Refusal("close-when-part-has-arrived", {"n": arrived})
