"""Sessions end from outside: by their holder from another browser, or by an administrator."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.user import SessionEnd, UserAccount
from placement.queries.sessions import open_session_of, open_sessions_of


def end_own_session(db: Session, session_id: int, *, by: Official, at: datetime) -> None:
    """End one of one's own sessions. Raises `NotFound` for one that has ended or is not one's own."""
    by.must_have(Permission.OWN_SETTINGS)
    session = open_session_of(db, by.id, session_id)
    session.ended_at, session.why_ended = at, SessionEnd.ENDED_ELSEWHERE
    record(db, Event.SESSION_ENDED, at=at, by=by, about=session, why=SessionEnd.ENDED_ELSEWHERE)


def end_sessions(db: Session, user: UserAccount, *, by: Official | None, at: datetime) -> int:
    """Sign a user out everywhere and return how many sessions ended. `by` is None on the command line."""
    if by is not None:
        by.must_have(Permission.USER_MANAGE)
    ended = open_sessions_of(db, user.key)
    for session in ended:
        session.ended_at, session.why_ended = at, SessionEnd.ENDED_BY_ADMINISTRATOR
    record(
        db,
        Event.SESSION_ENDED,
        at=at,
        by=by,
        about=user,
        why=SessionEnd.ENDED_BY_ADMINISTRATOR,
        count=len(ended),
    )
    return len(ended)
