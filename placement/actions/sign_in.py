"""An official signs in with address and password, and out again."""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from placement import audit, passwords
from placement.days import helsinki_day
from placement.model.user import SignInSession
from placement.queries.sessions import duties_of, hash_of, official_in, session_of, user_with_email


def sign_in(db: Session, email: str, password: str, *, at: datetime) -> str | None:
    """Open a session and return its token; None where address, password or duty is not right.

    Why is not said: an answer that differs would tell who has an account. The failure is recorded too.
    """
    user = user_with_email(db, email)
    known = user.password_hash if user and user.active else passwords.nobodys()
    right = passwords.matches(password, known)
    day = helsinki_day(at)
    duties = duties_of(db, user, day=day) if user and user.active and right else []
    if user is None or not duties:
        audit.record(db, audit.Event.SIGN_IN_FAILED, at=at, by=None, about=user)
        return None
    token = secrets.token_urlsafe(32)
    db.add(
        SignInSession(token_hash=hash_of(token), duty_id=duties[0].key, started_at=at, seen_at=at)
    )
    audit.record(db, audit.Event.SIGNED_IN, at=at, by=official_in(duties[0]))
    return token


def sign_out(
    db: Session, token: str, *, at: datetime, idle: timedelta, absolute: timedelta
) -> None:
    """End the session of a token; one that has ended already stays so."""
    found = session_of(db, token, at=at, idle=idle, absolute=absolute)
    if found:
        found.session.ended_at = at
        db.add(found.session)
        audit.record(db, audit.Event.SIGNED_OUT, at=at, by=found.official)
