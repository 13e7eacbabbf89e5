"""Who holds a session token on a moment, and in which duty."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from placement.access import Official
from placement.days import helsinki_day
from placement.model.area import Area, Municipality
from placement.model.user import Duty, SignInSession, UserAccount
from placement.refusals import NotFound


@dataclass(frozen=True)
class SignedIn:
    """A live session with what it stands for."""

    session: SignInSession
    duty: Duty
    user: UserAccount
    official: Official
    place: Area | Municipality | None


def hash_of(token: str) -> str:
    """Return what the table keeps of a token: the database alone opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_of(
    db: Session, token: str, *, at: datetime, idle: timedelta, absolute: timedelta
) -> SignedIn | None:
    """Return the live session of a token; None when it has ended, timed out, or its duty or user has ended."""
    found = db.exec(
        select(SignInSession, Duty, UserAccount)
        .join(Duty, col(SignInSession.duty_id) == col(Duty.id))
        .join(UserAccount, col(Duty.user_id) == col(UserAccount.id))
        .where(
            SignInSession.token_hash == hash_of(token),
            col(SignInSession.ended_at).is_(None),
            SignInSession.seen_at > at - idle,
            SignInSession.started_at > at - absolute,
            col(UserAccount.active).is_(True),
        )
    ).one_or_none()
    if found is None:
        return None
    session, duty, user = found
    if not holds(duty, helsinki_day(at)):
        return None
    return SignedIn(session, duty, user, official_in(duty), place_of(db, duty))


@dataclass(frozen=True)
class Open:
    """A session that nobody has ended, and the duty that it is held in."""

    session: SignInSession
    duty: Duty


def open_session_with(db: Session, token: str) -> Open | None:
    """Return the session of a token, held, unless it was ended; its time may be over."""
    found = db.exec(
        select(SignInSession, Duty)
        .join(Duty, col(SignInSession.duty_id) == col(Duty.id))
        .where(SignInSession.token_hash == hash_of(token), col(SignInSession.ended_at).is_(None))
        .execution_options(populate_existing=True)
        .with_for_update(of=SignInSession)
    ).one_or_none()
    return Open(*found) if found else None


def open_sessions_of(
    db: Session, user_id: int, *, duty_id: int | None = None
) -> Sequence[SignInSession]:
    """Return the sessions that nobody has ended of a user, or of one of their duties; all are held."""
    of_duties = select(Duty.id).where(Duty.user_id == user_id)
    if duty_id is not None:
        of_duties = of_duties.where(Duty.id == duty_id)
    return db.exec(
        select(SignInSession)
        .where(col(SignInSession.duty_id).in_(of_duties), col(SignInSession.ended_at).is_(None))
        .order_by(col(SignInSession.id))
        .execution_options(populate_existing=True)
        .with_for_update()
    ).all()


def open_session_of(db: Session, user_id: int, session_id: int) -> SignInSession:
    """Return one open session of a user, held. Raises `NotFound`."""
    for session in open_sessions_of(db, user_id):
        if session.id == session_id:
            return session
    raise NotFound(f"session {session_id}")


def sessions_visible_to(
    official: Official, db: Session, *, at: datetime, idle: timedelta, absolute: timedelta
) -> Sequence[SignInSession]:
    """Return the live sessions of the one who asks, last seen first."""
    return live_sessions(db, official.id, at=at, idle=idle, absolute=absolute)


def live_sessions(
    db: Session, user_id: int, *, at: datetime, idle: timedelta, absolute: timedelta
) -> Sequence[SignInSession]:
    """Return the sessions of a user that would be let in now, last seen first."""
    return db.exec(
        select(SignInSession)
        .join(Duty, col(SignInSession.duty_id) == col(Duty.id))
        .where(
            Duty.user_id == user_id,
            col(SignInSession.ended_at).is_(None),
            SignInSession.seen_at > at - idle,
            SignInSession.started_at > at - absolute,
        )
        .order_by(col(SignInSession.seen_at).desc(), col(SignInSession.id).desc())
    ).all()


def seen(db: Session, session_id: int, *, at: datetime) -> None:
    """Note that a session is used. One that was ended meanwhile stays ended."""
    db.execute(
        update(SignInSession)
        .where(col(SignInSession.id) == session_id, col(SignInSession.ended_at).is_(None))
        .values(seen_at=at)
    )


def still_stands(db: Session, signed_in: SignedIn) -> bool:
    """Say whether a session is still open in the same duty, and hold it so until the transaction ends.

    Whoever ends a session or a duty waits for what is being done in it; what comes after is refused.
    """
    found = db.exec(
        select(SignInSession)
        .where(SignInSession.id == signed_in.session.id)
        .execution_options(populate_existing=True)
        .with_for_update(read=True)
    ).one_or_none()
    return found is not None and found.ended_at is None and found.duty_id == signed_in.duty.id


def duties_of(db: Session, user: UserAccount, *, day: date) -> list[Duty]:
    """Return the duties that a user holds on a day, oldest first."""
    return list(
        db.exec(
            select(Duty)
            .where(
                Duty.user_id == user.key,
                Duty.valid_from_day <= day,
                or_(col(Duty.valid_to_day).is_(None), col(Duty.valid_to_day) >= day),
            )
            .order_by(col(Duty.id))
        )
    )


def user_with_email(db: Session, email: str) -> UserAccount | None:
    """Return the account of an address, whatever its capitals."""
    return db.exec(
        select(UserAccount).where(UserAccount.email == email.strip().lower())
    ).one_or_none()


def holds(duty: Duty, day: date) -> bool:
    """Say whether a duty is in force on a day."""
    return duty.valid_from_day <= day and (duty.valid_to_day is None or day <= duty.valid_to_day)


def official_in(duty: Duty) -> Official:
    """Return the official that a duty makes of its user."""
    return Official(
        id=duty.user_id,
        role=duty.role,
        authority_id=duty.authority_id,
        municipality_id=duty.municipality_id,
    )


def place_of(db: Session, duty: Duty) -> Area | Municipality | None:
    """Return the authority or municipality that a duty belongs to."""
    if duty.authority_id is not None:
        return db.get_one(Area, duty.authority_id)
    if duty.municipality_id is not None:
        return db.get_one(Municipality, duty.municipality_id)
    return None
