"""An official signs in with address and password, and out again."""

import secrets
from datetime import datetime

from sqlmodel import Session

from placement import audit, passwords
from placement.days import helsinki_day
from placement.model.user import SessionEnd, SignInSession
from placement.queries.sessions import (
    duties_of,
    hash_of,
    official_in,
    open_session_with,
    open_sessions_of,
    user_with_email,
)


def sign_in(
    db: Session, email: str, password: str, *, browser: str, before: str, at: datetime
) -> str | None:
    """Open a session and return its token; None where address, password or duty is not right.

    `browser` is a kind of browser, `before` the token that the browser held until now, or nothing: its session
    ends, and no token from before goes on after signing in. Why signing in failed is not said: an answer that
    differs would tell who has an account. The failure is recorded too.
    """
    user = user_with_email(db, email)
    known = user.password_hash if user and user.active else passwords.nobodys()
    right = passwords.matches(password, known)
    day = helsinki_day(at)
    duties = duties_of(db, user, day=day) if user and user.active and right else []
    if user is None or not duties:
        audit.record(db, audit.Event.SIGN_IN_FAILED, at=at, by=None, about=user)
        return None
    if (old := open_session_with(db, before)) is not None:
        old.session.ended_at, old.session.why_ended = at, SessionEnd.SIGNED_IN_AGAIN
    token = secrets.token_urlsafe(32)
    db.add(
        SignInSession(
            token_hash=hash_of(token),
            duty_id=duties[0].key,
            browser=browser,
            started_at=at,
            seen_at=at,
        )
    )
    audit.record(db, audit.Event.SIGNED_IN, at=at, by=official_in(duties[0]))
    return token


def sign_out(db: Session, token: str, *, everywhere: bool = False, at: datetime) -> None:
    """End the session of a token, or all of its holder; one that has ended already stays so, and names nobody."""
    found = open_session_with(db, token)
    if found is None:
        return
    found.session.ended_at, found.session.why_ended = at, SessionEnd.SIGNED_OUT
    others = open_sessions_of(db, found.duty.user_id) if everywhere else []
    for session in others:
        if session.id != found.session.id:
            session.ended_at, session.why_ended = at, SessionEnd.ENDED_ELSEWHERE
    audit.record(
        db, audit.Event.SIGNED_OUT, at=at, by=official_in(found.duty), everywhere=everywhere
    )
