"""Soon after midnight in Helsinki: what had to be done by yesterday and was not, ends by itself."""

from datetime import datetime

from sqlmodel import Session

from placement.actions.end_hearings import end_hearings
from placement.actions.expire_proposals import expire_proposals
from placement.days import helsinki_day
from placement.queries.proposals_to_change import hold_past_deadlines


def end_of_deadlines(db: Session, at: datetime) -> None:
    """Go on without the statements that did not come, and expire the questions that nobody answered in time."""
    hold_past_deadlines(db, day=helsinki_day(at))
    end_hearings(db, at=at)
    db.flush()
    expire_proposals(db, at=at)
