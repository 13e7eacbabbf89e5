"""An account is given another password, or closed."""

from datetime import datetime

from sqlmodel import Session

from placement import audit, passwords
from placement.access import Official, Permission
from placement.model.user import SessionEnd, UserAccount
from placement.queries.sessions import open_sessions_of
from placement.refusals import refuse_if_any
from placement.rules.accounts import password_is_long_enough


def set_password(
    db: Session, user: UserAccount, password: str, *, by: Official | None, at: datetime
) -> None:
    """Replace the password; open sessions end. Raises `Refused` with `password-short`."""
    if by is not None:
        by.must_have(Permission.USER_MANAGE)
    refuse_if_any(list(password_is_long_enough(len(password))))
    user.password_hash = passwords.hashed(password)
    for session in open_sessions_of(db, user.key):
        session.ended_at, session.why_ended = at, SessionEnd.PASSWORD_CHANGED
    audit.record(db, audit.Event.USER_CHANGED, at=at, by=by, about=user, what="password")


def deactivate_user(db: Session, user: UserAccount, *, by: Official | None, at: datetime) -> None:
    """Close the account: it signs in no more, its open sessions end, its history stays."""
    if by is not None:
        by.must_have(Permission.USER_MANAGE)
    user.active = False
    for session in open_sessions_of(db, user.key):
        session.ended_at, session.why_ended = at, SessionEnd.ACCOUNT_CLOSED
    audit.record(db, audit.Event.USER_CHANGED, at=at, by=by, about=user, what="deactivated")
