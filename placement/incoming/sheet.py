"""The cells of a file as they were read, before anybody asks what they mean."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True)
class Sheet:
    """All rows from the first one on, each a list of cells; "" is an empty cell."""

    rows: list[list[Cell]]
