"""A household on its way under locks: the officer's decision, who is awaited and who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from placement import ledger
from placement.access import Official
from placement.audit import Event, record
from placement.model.assignment import Arrival, Assignment
from placement.model.household import Household
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import CancelReason
from placement.queries.exclusions import give_back_slot
from placement.queries.registering import persons_of
from placement.rules.proposal_status import status_without_place


@dataclass(frozen=True)
class Arriving:
    """`awaited`: ids of the members who are not there yet. `arrived`: how many are."""

    assignment: Assignment | None
    awaited: Sequence[int]
    arrived: int


def arriving_of(db: Session, proposal: Proposal) -> Arriving:
    """Return it, read anew; the caller holds the proposal's agreement."""
    there = _there(db, proposal.key)
    return Arriving(
        assignment=db.exec(
            select(Assignment)
            .where(Assignment.proposal_id == proposal.key)
            .execution_options(populate_existing=True)
        ).one_or_none(),
        awaited=[
            person.key
            for person in persons_of(db, proposal.household_id)
            if person.key not in there
        ],
        arrived=len(there),
    )


def arrived_of(db: Session, proposal_id: int) -> int:
    """How many persons of a placement have arrived."""
    return len(_there(db, proposal_id))


def _there(db: Session, proposal_id: int) -> set[int]:
    return set(db.exec(select(Arrival.person_id).where(Arrival.proposal_id == proposal_id)))


def fall_through(
    db: Session,
    proposal: Proposal,
    household: Household,
    reason: CancelReason,
    *,
    note: str,
    by: Official,
    at: datetime,
) -> None:
    """End an accepted placement or a question: places and dwelling are free, and the trail says why.

    The household waits anew, or has gone.
    """
    proposal.status = ProposalStatus.CANCELLED
    proposal.cancelled_at, proposal.cancelled_by_id = at, by.id
    proposal.cancel_reason, proposal.note = reason, note.strip()
    household.status = status_without_place(household)
    ledger.release(db, proposal, at=at, by=by, reason="cancelled")
    give_back_slot(db, proposal)
    record(db, Event.PLACEMENT_CANCELLED, at=at, by=by, about=proposal, reason=reason.value)
