"""Days, moments and numbers as each language writes them. Helsinki time on the screen, UTC inside."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import dates, numbers

from web.language import LOCALES, current

HELSINKI = ZoneInfo("Europe/Helsinki")
NOTHING = "\N{EN DASH}"


def locale() -> str:
    """The locale of this request's language."""
    return LOCALES[current()]


def day(value: date | datetime | None) -> str:
    """31.12.2027. A moment is shown as its day in Helsinki; None as a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = value.astimezone(HELSINKI).date()
    return dates.format_date(value, "d.M.y" if current() != "en" else "d MMM y", locale=locale())


def moment(value: datetime | None) -> str:
    """31.12.2027 klo 9.05, in Helsinki; None as a dash. A moment without a time zone is an error."""
    if value is None:
        return NOTHING
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone: times are aware UTC inside")
    form = {"fi": "d.M.y 'klo' H.mm", "sv": "d.M.y 'kl.' H.mm", "en": "d MMM y, HH:mm"}[current()]
    return dates.format_datetime(value, form, tzinfo=HELSINKI, locale=locale())


def month(value: str | date | None) -> str:
    """`2027-01` or a day as "tammikuu 2027"; None as a dash."""
    if value is None:
        return NOTHING
    first = date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return dates.format_date(first, "LLLL y", locale=locale())


def number(value: int | None) -> str:
    """A whole number with its thousands apart; None as a dash."""
    return NOTHING if value is None else _written(numbers.format_decimal(value, locale=locale()))


def decimal(value: float | Decimal | None, places: int = 1) -> str:
    """A number with that many decimals; None as a dash."""
    if value is None:
        return NOTHING
    form = "#,##0" + ("." + "0" * places if places else "")
    return _written(numbers.format_decimal(value, form, locale=locale()))


def percent(share: float | None, places: int = 0) -> str:
    """A share of 1 as per cent; None as a dash."""
    if share is None:
        return NOTHING
    form = "#,##0" + ("." + "0" * places if places else "") + "%"
    text = numbers.format_percent(share, form, locale=locale())
    # One space before the sign, in every language, where no line is broken.
    return _written(re.sub(r"\s*%", "\N{NO-BREAK SPACE}%", text))


def _written(text: str) -> str:
    """With the minus sign that print has; the language data of babel has a hyphen in its place."""
    return text.replace("-", "\N{MINUS SIGN}")
