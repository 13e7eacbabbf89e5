"""The ledger: events from which quota use is computed. Append-only; corrections are counter-entries."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class LedgerKind(StrEnum):
    """What happened to a quota line."""

    AGREED = "agreed"
    REVISED = "revised"
    OPENING = "opening"
    RESERVED = "reserved"
    ACCEPTED = "accepted"
    RELEASED = "released"
    ARRIVED = "arrived"
    HELD = "held"
    HOLD_ENDED = "hold_ended"
    CORRECTED = "corrected"


class LedgerEntry(Table, table=True):
    """Changes of persons on one line: the sum of a column over a line's entries is that figure now.

    agreed: the most that is agreed. reserved: asked and not answered. accepted: said yes, not arrived.
    arrived: moved in. held: kept back by an officer, no reason shown. A trigger refuses UPDATE and DELETE.
    """

    __table_args__ = (
        Index("ix_ledger_entry_line_id_at", "line_id", "at"),
        CheckConstraint(
            "agreed <> 0 OR reserved <> 0 OR accepted <> 0 OR arrived <> 0 OR held <> 0"
            " OR kind IN ('agreed', 'opening')",
            name="changes_something",
        ),
    )
    line_id: int = Field(foreign_key="quota_line.id")
    kind: LedgerKind = Field(sa_type=stored(LedgerKind))
    agreed: int = 0
    reserved: int = 0
    accepted: int = 0
    arrived: int = 0
    held: int = 0
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    corrects_id: int | None = Field(default=None, foreign_key="ledger_entry.id", unique=True)
    reason: str = Field(default="", max_length=200)
    at: datetime = Field(sa_type=Moment)
    by_id: int | None = Field(default=None, foreign_key="user_account.id")
