"""After the municipality's yes: the officer's decision, the day on which the household moves, who has arrived."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, edited


class Assignment(Table, table=True):
    """An officer's decision: this household is assigned to the municipality that has accepted it.

    It stands while its proposal is accepted; a proposal that was taken back or cancelled keeps it for the record.
    """

    __table_args__ = (
        CheckConstraint(
            "(planned_at IS NULL) = (planned_by_id IS NULL)", name="planned_at_and_by_together"
        ),
        CheckConstraint(
            "(planned_at IS NULL) = (planned_day IS NULL)", name="planned_at_and_day_together"
        ),
    )
    proposal_id: int = Field(foreign_key="proposal.id", unique=True)
    assigned_at: datetime = Field(sa_type=Moment)
    assigned_by_id: int = Field(foreign_key="user_account.id")
    # The officer's reason in words, without names; empty where the proposal's own reasons say it all.
    reason: str = Field(default="", max_length=500)
    # The day on which the municipality expects the household, and who wrote it down last.
    planned_day: date | None = None
    planned_at: datetime | None = Field(default=None, sa_type=Moment)
    planned_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    version: int = 1


class Arrival(Table, table=True):
    """One person has moved into the municipality on this day; members of a household may come on several days."""

    __table_args__ = (UniqueConstraint("proposal_id", "person_id"),)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    day: date = Field(index=True)
    at: datetime = Field(sa_type=Moment)
    by_id: int = Field(foreign_key="user_account.id")


edited(Assignment)
