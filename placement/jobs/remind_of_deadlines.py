"""Every morning before the offices open: what is running out of time is reminded of."""

from datetime import datetime

from sqlmodel import Session

from placement.actions.remind import remind


def remind_of_deadlines(db: Session, at: datetime) -> None:
    """Remind of questions and target days."""
    remind(db, at=at)
