"""Hearings: of one question, those that go on, and how one ends when the county says nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from placement.access import Official
from placement.audit import Event, record
from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.model.hearing import Hearing, HearingOutcome
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.safety_prohibition import deciding_authority, place_in_lists
from placement.sight import visible


def hearing_of(db: Session, proposal_id: int) -> Hearing | None:
    """Return the hearing on a question, read anew; None where nobody had to be heard."""
    return db.exec(
        select(Hearing)
        .where(Hearing.proposal_id == proposal_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def hearing_visible_to(official: Official, proposal_id: int, db: Session) -> Hearing | None:
    """Return the hearing on a question within the official's scope."""
    return db.exec(
        select(Hearing)
        .join(Proposal, col(Hearing.proposal_id) == col(Proposal.id))
        .where(Proposal.id == proposal_id, visible(Proposal, official.scope))
    ).one_or_none()


def hearings_visible_to(
    official: Official, db: Session, *, most: int
) -> Sequence[tuple[Hearing, Proposal, Household, Municipality | None]]:
    """Return the hearings that go on and that the own authority decides on, by their last day.

    Under a safety prohibition the municipality is left out.
    """
    return db.exec(
        select(Hearing, Proposal, Household, Municipality)
        .join(Proposal, col(Hearing.proposal_id) == col(Proposal.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .outerjoin(Municipality, place_in_lists)
        .where(
            visible(Proposal, official.scope),
            deciding_authority == official.authority_id,
            col(Proposal.status) == ProposalStatus.SENT,
            col(Hearing.outcome).is_(None),
        )
        .order_by(col(Hearing.due_day), col(Hearing.id))
        .limit(most)
    ).all()


def end_in_silence(
    db: Session, hearing: Hearing, proposal: Proposal, household: Household, *, at: datetime
) -> None:
    """Record that the county said nothing, and that the household was heard."""
    hearing.outcome, hearing.ended_at = HearingOutcome.NO_STATEMENT, at
    household.status = HouseholdStatus.HEARD
    record(
        db,
        Event.HEARING_ENDED,
        at=at,
        by=None,
        about=proposal,
        outcome=hearing.outcome.value,
        due=str(hearing.due_day),
    )
