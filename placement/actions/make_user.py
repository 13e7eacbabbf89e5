"""An account with its first duty."""

from datetime import datetime

from sqlmodel import Session

from placement import audit, passwords
from placement.access import Official, Permission
from placement.days import helsinki_day
from placement.model.area import Area, Municipality
from placement.model.user import Duty, Role, UserAccount
from placement.queries.sessions import user_with_email
from placement.refusals import refuse_if_any
from placement.rules.accounts import account_can_be_made


def make_user(
    db: Session,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    place: Area | Municipality | None,
    language: str = "fi",
    by: Official | None,
    at: datetime,
) -> UserAccount:
    """Make the account of a person who signs in, with one duty from today on.

    `place` is the authority of an authority officer, the municipality of a municipality officer, else None.
    `by` is None on the command line. Raises `Refused` with `email-taken`, `email-wrong`, `password-short`,
    `duty-without-place`.
    """
    if by is not None:
        by.must_have(Permission.USER_MANAGE)
    email = email.strip().lower()
    refuse_if_any(
        list(
            account_can_be_made(
                email=email,
                taken=user_with_email(db, email) is not None,
                password_length=len(password),
                role=role,
                place=place,
            )
        )
    )
    user = UserAccount(
        email=email, name=name, password_hash=passwords.hashed(password), language=language
    )
    db.add(user)
    db.flush()
    db.add(
        Duty(
            user_id=user.key,
            role=role,
            authority_id=place.key if isinstance(place, Area) else None,
            municipality_id=place.key if isinstance(place, Municipality) else None,
            valid_from_day=helsinki_day(at),
        )
    )
    audit.record(db, audit.Event.USER_MADE, at=at, by=by, about=user, role=role.value)
    return user
