"""The audit trail: who viewed, changed, exported what and when. Append-only (trigger)."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from placement.model.table import Moment, Table


class AuditEntry(Table, table=True):
    """One event. No personal data in clear: subjects by id, parameters by code."""

    __table_args__ = (Index("ix_audit_entry_subject_subject_id", "subject", "subject_id"),)
    at: datetime = Field(sa_type=Moment, index=True)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    role: str | None = Field(default=None, max_length=40)
    event: str = Field(max_length=60)
    subject: str = Field(default="", max_length=40)
    subject_id: int | None = None
    params: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
