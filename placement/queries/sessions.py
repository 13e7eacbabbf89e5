"""Who holds a session token on a moment, and in which duty."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, or_, select

from placement.access import Official
from placement.days import helsinki_day
from placement.model.area import Area, Municipality
from placement.model.user import Duty, SignInSession, UserAccount


@dataclass(frozen=True)
class SignedIn:
    """A live session with what it stands for."""

    session: SignInSession
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
    return SignedIn(session, user, official_in(duty), place_of(db, duty))


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
