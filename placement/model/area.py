"""Municipalities and the dated areas they belong to: authorities, wellbeing counties, employment areas."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Table, stored


class AreaKind(StrEnum):
    """The kinds of area a municipality belongs to, one of each kind on a day."""

    AUTHORITY = "authority"
    WELLBEING_COUNTY = "wellbeing_county"
    EMPLOYMENT_AREA = "employment_area"


class LanguageStatus(StrEnum):
    """The languages of a municipality by law, the larger one first."""

    FI = "fi"
    SV = "sv"
    FI_SV = "fi_sv"
    SV_FI = "sv_fi"


class Area(Table, table=True):
    """An authority (ELY centre until 2025, elinvoimakeskus since), a county or an employment area."""

    __table_args__ = (
        UniqueConstraint("kind", "code", "valid_from_day"),
        CheckConstraint(
            "valid_to_day IS NULL OR valid_to_day >= valid_from_day", name="days_in_order"
        ),
    )
    kind: AreaKind = Field(sa_type=stored(AreaKind))
    code: str = Field(max_length=20)
    name_fi: str
    name_sv: str
    name_en: str
    valid_from_day: date
    valid_to_day: date | None = None


class Municipality(Table, table=True):
    """A municipality, by its three-digit code. Åland is out of scope by default."""

    code: str = Field(max_length=3, unique=True)
    name_fi: str
    name_sv: str
    name_en: str
    language_status: LanguageStatus = Field(sa_type=stored(LanguageStatus))
    latitude: float
    longitude: float
    population: int
    in_scope: bool = True


class AreaMembership(Table, table=True):
    """A municipality belongs to an area from a day to a day (both included; None: until further notice)."""

    __table_args__ = (
        UniqueConstraint("municipality_id", "area_id", "valid_from_day"),
        CheckConstraint(
            "valid_to_day IS NULL OR valid_to_day >= valid_from_day", name="days_in_order"
        ),
    )
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    area_id: int = Field(foreign_key="area.id", index=True)
    valid_from_day: date
    valid_to_day: date | None = None
