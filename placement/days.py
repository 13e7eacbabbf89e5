"""Days as officials mean them: the date in Helsinki, and which days are working days. Moments are UTC elsewhere."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

HELSINKI = ZoneInfo("Europe/Helsinki")
ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def helsinki_day(at: datetime) -> date:
    """Return the day on which a moment falls in Finland."""
    return at.astimezone(HELSINKI).date()


def end_of_day(day: date) -> datetime:
    """Return the first moment (UTC) that is no longer this day in Finland, whichever clock holds then."""
    return datetime.combine(day + ONE_DAY, time.min, HELSINKI).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Say whether offices are open: no Saturday, Sunday, public holiday, Midsummer Eve or Christmas Eve.

    The days that section 5 of the Act on the calculation of time limits (150/1930) passes over.
    """
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def working_day_from(day: date) -> date:
    """Return the day itself, or the first working day after it."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """Return the working day that is the `count`th after a day; the day itself is not counted."""
    for _ in range(count):
        day = working_day_from(day + ONE_DAY)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year))
