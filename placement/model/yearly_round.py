"""The yearly round: an authority asks its municipalities for places of a year, and they answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field

from placement.model.hearing import HearingOutcome
from placement.model.table import Moment, Table, edited, stored


class QuotaGroup(StrEnum):
    """Between whom a municipality divides its places. What each counts: placement/rules/quota_groups.py."""

    PROTECTION = "protection"
    QUOTA_REFUGEES = "quota_refugees"
    TEMPORARY_PROTECTION = "temporary_protection"
    UNACCOMPANIED_MINORS = "unaccompanied_minors"


class DwellingSize(StrEnum):
    """For how many persons a dwelling is."""

    ONE = "one"
    TWO_THREE = "two_three"
    FOUR_FIVE = "four_five"
    SIX_OR_MORE = "six_or_more"


class AskedStatus(StrEnum):
    """Where one municipality is in a round."""

    ASKED = "asked"
    ANSWERED = "answered"
    REGISTERED = "registered"


class AgreementRound(Table, table=True):
    """One authority's round for one year: how many the ministry hopes for (persons), the letter, the last day."""

    __table_args__ = (
        UniqueConstraint("authority_id", "year"),
        CheckConstraint("target >= 0", name="target_not_negative"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year_sensible"),
    )
    authority_id: int = Field(foreign_key="area.id", index=True)
    year: int
    target: int
    letter_fi: str
    letter_sv: str
    # The last day to answer, the whole of it in Helsinki.
    due_day: date
    opened_at: datetime = Field(sa_type=Moment)
    opened_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    version: int = 1


class AskedMunicipality(Table, table=True):
    """One municipality in a round: what was hoped for, whether the county was heard, what was registered."""

    __table_args__ = (
        UniqueConstraint("round_id", "municipality_id"),
        CheckConstraint("hoped IS NULL OR hoped >= 0", name="hoped_not_negative"),
        CheckConstraint(
            "(county_outcome IS NULL) = (county_heard_at IS NULL)", name="statement_says_when"
        ),
        CheckConstraint(
            "(status = 'registered') = (registered_at IS NOT NULL)", name="registered_says_when"
        ),
        CheckConstraint(
            "(registered_at IS NULL) = (registered_by_id IS NULL)",
            name="registered_at_and_by_together",
        ),
    )
    round_id: int = Field(foreign_key="agreement_round.id", index=True)
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    # Persons that the authority hopes for; None: the letter names no number.
    hoped: int | None = None
    asked_at: datetime = Field(sa_type=Moment)
    status: AskedStatus = Field(default=AskedStatus.ASKED, sa_type=stored(AskedStatus))
    # What the wellbeing services county said, as an official recorded it.
    county_outcome: HearingOutcome | None = Field(default=None, sa_type=stored(HearingOutcome))
    county_heard_at: datetime | None = Field(default=None, sa_type=Moment)
    county_recorded_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    # None where the municipality receives nobody.
    agreement_id: int | None = Field(default=None, foreign_key="agreement.id", index=True)
    registered_at: datetime | None = Field(default=None, sa_type=Moment)
    registered_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    # Counts the changes of its answers, too.
    version: int = 1


class RoundAnswer(Table, table=True):
    """One answer of a municipality. The newest may be a draft; what was submitted is never overwritten."""

    __table_args__ = (
        UniqueConstraint("asked_id", "number"),
        CheckConstraint("committed >= 0 AND committed <= at_most", name="committed_within_at_most"),
    )
    asked_id: int = Field(foreign_key="asked_municipality.id", index=True)
    number: int
    # Persons in all; the parts stand in `content` (placement/rules/round_content.py).
    committed: int
    at_most: int
    content: dict[str, Any] = Field(sa_type=JSON)
    attachment_id: int | None = Field(default=None, foreign_key="upload.id")
    # An officer of the authority wrote down what came by letter or telephone.
    on_behalf: bool = False
    saved_at: datetime = Field(sa_type=Moment)
    saved_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)


edited(AgreementRound, AskedMunicipality)
