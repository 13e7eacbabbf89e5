"""A case ends without a placement: moved on its own, left the country, or cancelled."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.case_end import CaseEnd
from placement.model.household import Household, HouseholdStatus
from placement.model.letter import NoticeKind
from placement.model.proposal import PROMISED, Proposal, ProposalStatus
from placement.model.words import RejectReason
from placement.notices import tell
from placement.queries.arriving import arrived_of, fall_through
from placement.queries.steering import case_to_change, municipalities_missing
from placement.refusals import Refusal, refuse_if_any
from placement.rules.closing import REASON_OF, may_close
from placement.rules.household import is_the_one_read


def close_household(
    db: Session,
    household_id: int,
    status: HouseholdStatus,
    *,
    day: date | None = None,
    municipality_id: int | None = None,
    reason: str = "",
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Household:
    """End the case as MOVED_INDEPENDENTLY, LEFT_COUNTRY or CANCELLED (with a reason). It uses no quota.

    `day`: when it happened; None: today. `municipality_id`: where it moved on its own, if known. A proposal that
    nobody has sent is rejected with it; of a question that is out or an accepted place the municipality is told,
    and the places are free. Raises `NotFound`, `NotPermitted`, `Refused`.
    """
    case = case_to_change(by, household_id, db)
    household, proposal = case.household, case.proposal
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    today = helsinki_day(at)
    ended_on = day or today
    known = municipality_id is None or not municipalities_missing(db, [municipality_id])
    refuse_if_any(
        [
            *is_the_one_read(household, version),
            *may_close(
                household,
                status,
                day=ended_on,
                today=today,
                to_municipality=municipality_id is not None,
                arrived=arrived_of(db, proposal.key) if proposal is not None else 0,
                reason=reason,
            ),
            *([] if known else [Refusal("municipality-unknown")]),
        ]
    )

    household.status = status
    if proposal is not None:
        _end(db, household, proposal, status, by=by, at=at)
    db.add(
        CaseEnd(
            household_id=household_id,
            status=status,
            day=ended_on,
            municipality_id=municipality_id,
            reason=reason.strip(),
            at=at,
            by_id=by.id,
        )
    )
    record(db, Event.HOUSEHOLD_CLOSED, at=at, by=by, about=household, status=status.value)
    db.flush()
    return household


def _end(
    db: Session,
    household: Household,
    proposal: Proposal,
    status: HouseholdStatus,
    *,
    by: Official,
    at: datetime,
) -> None:
    if proposal.status not in PROMISED:
        proposal.status = ProposalStatus.REJECTED
        proposal.reviewed_at, proposal.reviewed_by_id = at, by.id
        proposal.reject_reason = RejectReason.FACTS_CHANGED
        return
    why = REASON_OF[status]
    fall_through(db, proposal, household, why, note="", by=by, at=at)
    tell(
        db,
        NoticeKind.PROPOSAL_CANCELLED,
        at=at,
        by=by,
        municipality_id=proposal.municipality_id,
        proposal=proposal,
    )
