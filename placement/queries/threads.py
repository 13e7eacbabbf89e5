"""What was written on a question before it was answered, within an official's scope."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.proposal import Proposal
from placement.model.thread_message import ThreadMessage
from placement.sight import visible


def thread_visible_to(official: Official, proposal_id: int, db: Session) -> Sequence[ThreadMessage]:
    """Return the messages on a question, oldest first."""
    return db.exec(
        select(ThreadMessage)
        .join(Proposal, col(ThreadMessage.proposal_id) == col(Proposal.id))
        .where(Proposal.id == proposal_id, visible(Proposal, official.scope))
        .order_by(col(ThreadMessage.id))
    ).all()
