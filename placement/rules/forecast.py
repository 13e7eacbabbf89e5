"""What a line will have used by the end of its year, if the year goes on as it has gone (pure)."""

from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = 12


@dataclass(frozen=True)
class Forecast:
    """Persons a month so far (None before the year has begun), and persons at the end of the year."""

    a_month: float | None
    at_end: int | None


def forecast_of(*, agreed: int, used: int, year: int, today: date) -> Forecast:
    """Go on from what is used (accepted and arrived, persons) at the pace of the year so far.

    Never beyond what is agreed, and never below what is used. A year that is over is what it is.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    if today < first:
        return Forecast(None, None)
    days = (last - first + timedelta(1)).days
    gone = min((today - first).days + 1, days)
    a_month = used / gone * days / _MONTHS
    at_end = round(used * days / gone)
    return Forecast(a_month, max(used, min(agreed, at_end)))
