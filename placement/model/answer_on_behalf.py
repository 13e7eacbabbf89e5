"""A municipality's answer that came by telephone or letter, and which an officer recorded on its behalf."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class AnswerChannel(StrEnum):
    """How the municipality told its answer."""

    TELEPHONE = "telephone"
    LETTER = "letter"
    EMAIL = "email"
    MEETING = "meeting"


class AnswerOnBehalf(Table, table=True):
    """How, by whom and when the municipality told what an officer of the authority recorded. Never changed."""

    proposal_id: int = Field(foreign_key="proposal.id", unique=True)
    channel: AnswerChannel = Field(sa_type=stored(AnswerChannel))
    # The municipality's official, by name or post; never anybody of the household.
    said_by: str = Field(max_length=120)
    said_day: date
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by_id: int = Field(foreign_key="user_account.id")
