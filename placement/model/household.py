"""Households, their persons, needs (a table of their own, stricter right), wishes, ties, links, exclusions, pins."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, edited, stored
from placement.model.words import Ground, MaritalStatus, NeedKind, Relation, Schooling, Sex, TieKind


class HouseholdStatus(StrEnum):
    """Where a household is on its way (the chain of docs/words.md).

    ASSIGNED: the officer has decided. DISCLOSED: the municipality sees personal data. ARRIVING: the day of the move
    is planned, or a part of the household has arrived. ARRIVED: all of it.
    """

    REGISTERED = "registered"
    INCOMPLETE = "incomplete"
    READY = "ready"
    PROPOSED = "proposed"
    ASKED = "asked"
    HEARD = "heard"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    DISCLOSED = "disclosed"
    ARRIVING = "arriving"
    ARRIVED = "arrived"
    MOVED_INDEPENDENTLY = "moved_independently"
    LEFT_COUNTRY = "left_country"
    CANCELLED = "cancelled"


S = HouseholdStatus
_LEAVING = frozenset({S.MOVED_INDEPENDENTLY, S.LEFT_COUNTRY, S.CANCELLED})
NEXT: dict[HouseholdStatus, frozenset[HouseholdStatus]] = {
    S.REGISTERED: frozenset({S.INCOMPLETE, S.READY}) | _LEAVING,
    S.INCOMPLETE: frozenset({S.READY}) | _LEAVING,
    S.READY: frozenset({S.INCOMPLETE, S.PROPOSED, S.ASKED}) | _LEAVING,
    S.PROPOSED: frozenset({S.READY, S.ASKED}) | _LEAVING,
    S.ASKED: frozenset({S.READY, S.HEARD, S.ACCEPTED}) | _LEAVING,
    S.HEARD: frozenset({S.READY, S.ACCEPTED}) | _LEAVING,
    S.ACCEPTED: frozenset({S.READY, S.ASSIGNED}) | _LEAVING,
    # Without consent to the disclosure a household moves all the same, and some come before their day is planned.
    S.ASSIGNED: frozenset({S.READY, S.DISCLOSED, S.ARRIVING, S.ARRIVED}) | _LEAVING,
    # Back to assigned where the consent is taken back.
    S.DISCLOSED: frozenset({S.READY, S.ASSIGNED, S.ARRIVING, S.ARRIVED}) | _LEAVING,
    S.ARRIVING: frozenset({S.READY, S.ARRIVED}) | _LEAVING,
    S.ARRIVED: frozenset(),
    S.MOVED_INDEPENDENTLY: frozenset(),
    S.LEFT_COUNTRY: frozenset(),
    S.CANCELLED: frozenset(),
}
# A municipality has said yes, and not all of the household have arrived.
ON_THE_WAY = frozenset({S.ACCEPTED, S.ASSIGNED, S.DISCLOSED, S.ARRIVING})
del S


class LinkedGroup(Table, table=True):
    """Linked households: relatives arriving as separate cases, placed in the same municipality."""

    code: str = Field(max_length=30, unique=True)


class Household(Table, table=True):
    """One case: the persons who are placed together, whole."""

    __table_args__ = (
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name="latitude_and_longitude_together"
        ),
        Index("ix_household_authority_id_status", "authority_id", "status"),
    )
    code: str = Field(max_length=30, unique=True)
    # The authority in whose area the household lives now, and which handles its case.
    authority_id: int = Field(foreign_key="area.id")
    ground: Ground = Field(sa_type=stored(Ground))
    emergency: bool = False
    unaccompanied_minor: bool = False
    safety_prohibition: bool = False
    permit_day: date
    earliest_day: date | None = None
    lives_in_id: int | None = Field(default=None, foreign_key="municipality.id")
    lives_at: str = Field(default="", max_length=80)
    latitude: float | None = None
    longitude: float | None = None
    group_id: int | None = Field(default=None, foreign_key="linked_group.id", index=True)
    status: HouseholdStatus = Field(
        default=HouseholdStatus.REGISTERED, sa_type=stored(HouseholdStatus), index=True
    )
    size: int = Field(default=0)
    registered_at: datetime = Field(sa_type=Moment)
    registered_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    version: int = 1


class Person(Table, table=True):
    """A member of a household. Religion and ethnicity are never kept; nationality never reaches the solver."""

    household_id: int = Field(foreign_key="household.id", index=True)
    given_names: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    birth_day: date = Field(index=True)
    sex: Sex = Field(default=Sex.UNKNOWN, sa_type=stored(Sex))
    birth_country: str = Field(default="", max_length=2)
    identity_code: str | None = Field(default=None, max_length=20, unique=True)
    nationality: str = Field(default="", max_length=2)
    marital_status: MaritalStatus = Field(
        default=MaritalStatus.UNKNOWN, sa_type=stored(MaritalStatus)
    )
    relation: Relation = Field(default=Relation.OTHER, sa_type=stored(Relation))
    mother_tongue: str = Field(max_length=8)
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    schooling: Schooling = Field(default=Schooling.UNKNOWN, sa_type=stored(Schooling))
    occupation: str = Field(default="", max_length=80)


class Need(Table, table=True):
    """A coded need of a household, in units (persons or places needed)."""

    __table_args__ = (
        UniqueConstraint("household_id", "kind"),
        CheckConstraint("units BETWEEN 1 AND 20", name="units_from_1_to_20"),
    )
    household_id: int = Field(foreign_key="household.id")
    kind: NeedKind = Field(sa_type=stored(NeedKind))
    units: int = 1


class Wish(Table, table=True):
    """A municipality the household wishes for; rank 1 is wished most."""

    __table_args__ = (
        UniqueConstraint("household_id", "municipality_id"),
        UniqueConstraint("household_id", "rank"),
        CheckConstraint("rank BETWEEN 1 AND 5", name="rank_from_1_to_5"),
    )
    household_id: int = Field(foreign_key="household.id")
    municipality_id: int = Field(foreign_key="municipality.id")
    rank: int


class Tie(Table, table=True):
    """What ties the household to a municipality."""

    __table_args__ = (UniqueConstraint("household_id", "municipality_id", "kind"),)
    household_id: int = Field(foreign_key="household.id")
    municipality_id: int = Field(foreign_key="municipality.id")
    kind: TieKind = Field(sa_type=stored(TieKind))


class Exclusion(Table, table=True):
    """Never to this municipality: declined already, unsafe, or another reason; until a day or for good."""

    __table_args__ = (UniqueConstraint("household_id", "municipality_id"),)
    household_id: int = Field(foreign_key="household.id")
    municipality_id: int = Field(foreign_key="municipality.id")
    reason: str = Field(max_length=200)
    until_day: date | None = None
    at: datetime = Field(sa_type=Moment)
    by_id: int | None = Field(default=None, foreign_key="user_account.id")


class Pin(Table, table=True):
    """An officer's word: nowhere but here, in every run until a day or for good."""

    __table_args__ = (UniqueConstraint("household_id", "municipality_id"),)
    household_id: int = Field(foreign_key="household.id")
    municipality_id: int = Field(foreign_key="municipality.id")
    reason: str = Field(max_length=200)
    until_day: date | None = None
    at: datetime = Field(sa_type=Moment)
    by_id: int | None = Field(default=None, foreign_key="user_account.id")


edited(Household)
