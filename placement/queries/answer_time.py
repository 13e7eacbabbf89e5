"""The last day that a municipality has to answer: moved in one way, by an officer or by the system."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official
from placement.audit import Event, record
from placement.model.proposal import Proposal


def move_last_day(
    db: Session, proposal: Proposal, until: date, *, by: Official | None, at: datetime
) -> None:
    """Move the last day to answer, and record it; `by` is None for the system."""
    before = str(proposal.answer_due_day)
    proposal.answer_due_day = until
    record(
        db,
        Event.PROPOSAL_EXTENDED,
        at=at,
        by=by,
        about=proposal,
        before=before,
        until=str(until),
    )
