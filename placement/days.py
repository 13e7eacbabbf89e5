"""Days as officials mean them: the date in Helsinki. Moments are UTC everywhere else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def helsinki_day(at: datetime) -> date:
    """Return the day on which a moment falls in Finland."""
    return at.astimezone(HELSINKI).date()
