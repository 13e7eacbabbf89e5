"""Who signs in, what they are for whom (dated duties), and their sessions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, edited, stored


class Role(StrEnum):
    """What an official is. Who may do what: placement/access.py."""

    AUTHORITY_OFFICER = "authority_officer"
    MUNICIPALITY_OFFICER = "municipality_officer"
    NATIONAL_VIEWER = "national_viewer"
    ADMINISTRATOR = "administrator"


class Delivery(StrEnum):
    """When letters go out: each when something happens, or one a day with all of it."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class UserAccount(Table, table=True):
    """A person who signs in."""

    email: str = Field(max_length=200, unique=True)
    name: str = Field(max_length=120)
    password_hash: str
    language: str = Field(default="fi", max_length=2)
    delivery: Delivery = Field(default=Delivery.AT_ONCE, sa_type=stored(Delivery))
    active: bool = True
    version: int = 1


class Duty(Table, table=True):
    """A role at an authority or a municipality, from a day to a day. One person may have several."""

    __table_args__ = (
        CheckConstraint(
            "(role = 'authority_officer') = (authority_id IS NOT NULL)", name="authority_of_officer"
        ),
        CheckConstraint(
            "(role = 'municipality_officer') = (municipality_id IS NOT NULL)",
            name="municipality_of_officer",
        ),
    )
    user_id: int = Field(foreign_key="user_account.id", index=True)
    role: Role = Field(sa_type=stored(Role))
    authority_id: int | None = Field(default=None, foreign_key="area.id")
    municipality_id: int | None = Field(default=None, foreign_key="municipality.id")
    valid_from_day: date
    valid_to_day: date | None = None


class SessionEnd(StrEnum):
    """Why a session ended before its time."""

    SIGNED_OUT = "signed_out"
    # The same browser signed in again.
    SIGNED_IN_AGAIN = "signed_in_again"
    # By its holder, from another browser.
    ENDED_ELSEWHERE = "ended_elsewhere"
    ENDED_BY_ADMINISTRATOR = "ended_by_administrator"
    ROLE_CHANGED = "role_changed"
    ACCOUNT_CLOSED = "account_closed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (no password)


class SignInSession(Table, table=True):
    """A signed-in browser. The cookie holds a random token, the table only its SHA-256."""

    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (why_ended IS NULL)", name="end_has_its_reason"),
    )
    token_hash: str = Field(max_length=64, unique=True)
    duty_id: int = Field(foreign_key="duty.id", index=True)
    # Kind of browser and system, such as "Firefox, Windows": so that people know their own. Never the whole header.
    browser: str = Field(default="", max_length=60)
    started_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    why_ended: SessionEnd | None = Field(default=None, sa_type=stored(SessionEnd))


edited(UserAccount)
