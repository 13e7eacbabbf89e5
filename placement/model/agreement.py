"""Agreements of municipalities, their quota lines with every revision, and what a municipality offers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Codes, Moment, Table, edited, stored
from placement.model.words import Category, NeedKind


class Agreement(Table, table=True):
    """An agreement of one authority with one municipality. Held (locked) while a count under it changes."""

    __table_args__ = (
        UniqueConstraint("authority_id", "municipality_id", "valid_from_day"),
        CheckConstraint(
            "valid_to_day IS NULL OR valid_to_day >= valid_from_day", name="days_in_order"
        ),
        CheckConstraint("answer_days BETWEEN 1 AND 90", name="answer_days_from_1_to_90"),
    )
    authority_id: int = Field(foreign_key="area.id", index=True)
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    valid_from_day: date
    valid_to_day: date | None = None
    decision_number: str = Field(default="", max_length=60)
    # Days to answer a question; None: as the policy in force says.
    answer_days: int | None = None
    version: int = 1


class QuotaLine(Table, table=True):
    """How many persons of which categories in one year. `taken` mirrors the ledger and can't pass `at_most`."""

    __table_args__ = (
        UniqueConstraint("agreement_id", "year", "label"),
        CheckConstraint("committed >= 0 AND committed <= at_most", name="committed_within_at_most"),
        CheckConstraint("taken >= 0 AND taken <= at_most", name="taken_within_at_most"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_sensible"),
    )
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    year: int
    label: str = Field(max_length=40)
    categories: list[Category] = Field(sa_type=Codes(Category))
    committed: int
    at_most: int
    taken: int = 0


class QuotaLineRevision(Table, table=True):
    """One change of a line's numbers, never overwritten. Number 1 is what was agreed first."""

    __table_args__ = (
        UniqueConstraint("line_id", "number"),
        CheckConstraint("committed >= 0 AND committed <= at_most", name="committed_within_at_most"),
    )
    line_id: int = Field(foreign_key="quota_line.id", index=True)
    number: int
    from_day: date
    committed: int
    at_most: int
    reason: str
    at: datetime = Field(sa_type=Moment)
    by_id: int | None = Field(default=None, foreign_key="user_account.id")


class Profile(Table, table=True):
    """What a municipality says of its reception: monthly intake, and whether it lists its dwellings."""

    __table_args__ = (
        CheckConstraint(
            "monthly_intake IS NULL OR monthly_intake >= 0", name="monthly_intake_not_negative"
        ),
    )
    municipality_id: int = Field(foreign_key="municipality.id", unique=True)
    monthly_intake: int | None = None
    lists_dwellings: bool = False
    version: int = 1


class Slot(Table, table=True):
    """Dwellings of one kind that a municipality has confirmed. `taken` can't pass `count`."""

    __table_args__ = (
        CheckConstraint("count >= 0", name="count_not_negative"),
        CheckConstraint("smallest >= 1 AND smallest <= largest", name="smallest_to_largest"),
        CheckConstraint("taken >= 0 AND taken <= count", name="taken_within_count"),
        Index("ix_slot_municipality_id_from_month", "municipality_id", "from_month"),
    )
    municipality_id: int = Field(foreign_key="municipality.id")
    label: str = Field(max_length=80)
    count: int
    smallest: int
    largest: int
    accessible: bool = False
    from_month: str = Field(max_length=7)
    taken: int = 0
    version: int = 1


class ServiceOffer(Table, table=True):
    """Units of one service that can start in each month."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "kind"),
        CheckConstraint("units_per_month >= 0", name="units_not_negative"),
    )
    municipality_id: int = Field(foreign_key="municipality.id")
    kind: NeedKind = Field(sa_type=stored(NeedKind))
    units_per_month: int


class LanguageLevel(Table, table=True):
    """How well a municipality serves a language (ISO 639-1): 0 not at all, 3 well."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "language"),
        CheckConstraint("level BETWEEN 0 AND 3", name="level_from_0_to_3"),
    )
    municipality_id: int = Field(foreign_key="municipality.id")
    language: str = Field(max_length=8)
    level: int


edited(Agreement, Profile, Slot)
