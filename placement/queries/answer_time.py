"""The last day that a municipality has to answer: moved in one way, by an officer or by the system."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official
from placement.audit import Event, record
from placement.model.proposal import AnswerExtension, Proposal


def move_last_day(
    db: Session,
    proposal: Proposal,
    until: date,
    *,
    reason: str = "",
    by: Official | None,
    at: datetime,
) -> None:
    """Move the last day to answer to a later one, keep the move and record it; `by` is None for the system."""
    before = proposal.answer_due_day
    assert before is not None, "every question has its last day"
    db.add(
        AnswerExtension(
            proposal_id=proposal.key,
            from_day=before,
            until_day=until,
            reason=reason,
            at=at,
            by_id=by.id if by else None,
        )
    )
    proposal.answer_due_day = until
    record(
        db,
        Event.PROPOSAL_EXTENDED,
        at=at,
        by=by,
        about=proposal,
        before=str(before),
        until=str(until),
    )
