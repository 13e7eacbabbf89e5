"""How a case ended without a placement: what, when, where to, why."""

from datetime import date, datetime

from sqlmodel import Field

from placement.model.household import HouseholdStatus
from placement.model.table import Moment, Table, stored


class CaseEnd(Table, table=True):
    """The household moved on its own, left the country, or its case was cancelled. It uses no quota."""

    household_id: int = Field(foreign_key="household.id", unique=True)
    status: HouseholdStatus = Field(sa_type=stored(HouseholdStatus))
    # The day on which it moved or left, or the case was cancelled.
    day: date = Field(index=True)
    # Where it moved on its own, where that is known.
    municipality_id: int | None = Field(default=None, foreign_key="municipality.id", index=True)
    reason: str = Field(default="", max_length=200)
    at: datetime = Field(sa_type=Moment)
    by_id: int = Field(foreign_key="user_account.id")
