"""Soon after midnight in Helsinki: what had to be done by yesterday and was not, ends by itself."""

from datetime import datetime

from sqlmodel import Session

from placement.actions.expire_proposals import expire_proposals


def end_of_deadlines(db: Session, at: datetime) -> None:
    """Expire the questions that nobody answered in time."""
    expire_proposals(db, at=at)
