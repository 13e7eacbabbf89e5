"""What has been told to everybody: the figures of a period, made once after it has ended, and never made again."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class Series(StrEnum):
    """What is told of: arrivals by month, answers of municipalities by quarter."""

    ARRIVALS = "arrivals"
    ANSWERS = "answers"


class Publication(Table, table=True):
    """The figures of one period. A later correction of the ledger changes none of them: the difference would tell."""

    __table_args__ = (UniqueConstraint("series", "period"),)
    series: Series = Field(sa_type=stored(Series))
    # "2027-01", or "2027-Q1".
    period: str = Field(max_length=7)
    # [[name, …], number or None where it is not told], in order.
    figures: list[Any] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=Moment)
