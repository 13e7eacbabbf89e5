"""The officer records what the wellbeing services county said of a question, on the county's behalf."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.hearing import Hearing, HearingOutcome
from placement.model.household import HouseholdStatus
from placement.queries.hearings import hearing_of
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.hearing import may_be_stated
from placement.rules.proposal_status import is_the_one_read


def record_statement(
    db: Session,
    proposal_id: int,
    *,
    outcome: HearingOutcome,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Hearing:
    """Record a statement; the municipality may answer from then on. Raises `NotFound`, `NotPermitted`, `Refused`.

    A statement against it stops nothing by itself: the officer may take the question back, the municipality decline.
    """
    held = proposal_to_change(by, proposal_id, db)
    by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)
    hearing = hearing_of(db, proposal_id)
    refuse_if_any(
        [
            *may_be_stated(held.proposal, hearing, outcome),
            *is_the_one_read(held.proposal, version),
        ]
    )
    assert hearing is not None, "the rule has refused"

    hearing.outcome, hearing.ended_at, hearing.recorded_by_id = outcome, at, by.id
    held.household.status = HouseholdStatus.HEARD
    record(db, Event.HEARING_ENDED, at=at, by=by, about=held.proposal, outcome=outcome.value)
    return hearing
