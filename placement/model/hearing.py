"""Hearings of the wellbeing services county: asked with a question, ended by a statement or by silence."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class HearingOutcome(StrEnum):
    """What the county said; silence is recorded as no statement, and the way goes on."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    NO_STATEMENT = "no_statement"


class Hearing(Table, table=True):
    """The county is heard on one question. Only a code is kept of what it says: health never stands in words."""

    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="outcome_and_end_together"),
        CheckConstraint(
            "(recorded_by_id IS NULL) = (outcome IS NULL OR outcome = 'no_statement')",
            name="statement_has_its_recorder",
        ),
    )
    proposal_id: int = Field(foreign_key="proposal.id", unique=True)
    asked_at: datetime = Field(sa_type=Moment)
    # The last day for a statement, the whole of it in Helsinki.
    due_day: date = Field(index=True)
    outcome: HearingOutcome | None = Field(default=None, sa_type=stored(HearingOutcome))
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    # The officer who recorded it on the county's behalf; None for silence.
    recorded_by_id: int | None = Field(default=None, foreign_key="user_account.id")
