"""Reminders that were given while a time ran: each once, whatever runs twice."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class ReminderStep(StrEnum):
    """How far a time has run, the earliest first. LAST_DAY is the escalation: the authority's officers hear of it."""

    HALF = "half"
    NINE_TENTHS = "nine_tenths"
    LAST_DAY = "last_day"


class Reminder(Table, table=True):
    """One reminder: of the last day of a question, a hearing or a yearly round, or of a household's target day."""

    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN proposal_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN household_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN hearing_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN asked_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="of_one_thing",
        ),
        # A new last day is reminded of anew.
        UniqueConstraint("proposal_id", "due_day", "step"),
        UniqueConstraint("household_id", "due_day", "step"),
        UniqueConstraint("hearing_id", "due_day", "step"),
        UniqueConstraint("asked_id", "due_day", "step"),
    )
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id")
    household_id: int | None = Field(default=None, foreign_key="household.id")
    hearing_id: int | None = Field(default=None, foreign_key="hearing.id")
    asked_id: int | None = Field(default=None, foreign_key="asked_municipality.id")
    step: ReminderStep = Field(sa_type=stored(ReminderStep))
    due_day: date
    at: datetime = Field(sa_type=Moment)
