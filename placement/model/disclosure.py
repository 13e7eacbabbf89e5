"""A household's consent to tell the accepting municipality who it is, and the disclosure that stands on it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class ConsentForm(StrEnum):
    """How a person consented, or took the consent back."""

    WRITTEN = "written"
    ORAL = "oral"


_STANDS_SQL = text("withdrawn_at IS NULL")


class Disclosure(Table, table=True):
    """Personal data of a household were disclosed to the municipality of one proposal; ended, never overwritten.

    It opens nothing by itself: `placement/sight.py` says whether personal data are visible.
    """

    __table_args__ = (
        Index(
            "uq_disclosure_one_standing_per_proposal",
            "proposal_id",
            unique=True,
            sqlite_where=_STANDS_SQL,
            postgresql_where=_STANDS_SQL,
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name="withdrawn_at_and_by_together",
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_day IS NULL)", name="withdrawn_at_and_day_together"
        ),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_form IS NULL)",
            name="withdrawn_at_and_form_together",
        ),
    )
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    consent_day: date
    consent_form: ConsentForm = Field(sa_type=stored(ConsentForm))
    # Who consented for the minors, by name; empty where there are none.
    representative: str = Field(default="", max_length=120)
    disclosed_at: datetime = Field(sa_type=Moment)
    disclosed_by_id: int = Field(foreign_key="user_account.id")
    withdrawn_day: date | None = None
    withdrawn_form: ConsentForm | None = Field(default=None, sa_type=stored(ConsentForm))
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_by_id: int | None = Field(default=None, foreign_key="user_account.id")
