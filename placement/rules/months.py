"""Months as "YYYY-MM" strings, which sort as time does."""

from datetime import date

_YEAR = 12


def month_of(day: date) -> str:
    """The month that a day lies in."""
    return f"{day.year:04}-{day.month:02}"


def first_day_of(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def add_months(month: str, count: int) -> str:
    """The month `count` months later; earlier where count is negative."""
    number = _number(month) + count
    return f"{number // _YEAR:04}-{number % _YEAR + 1:02}"


def months_from(month: str, count: int) -> list[str]:
    """`count` months in order, the first of them `month`."""
    return [add_months(month, later) for later in range(count)]


def months_between(first: str, last: str) -> int:
    """How many months `last` lies after `first`; negative where it lies before."""
    return _number(last) - _number(first)


def _number(month: str) -> int:
    """Months since the year 0."""
    year, number = month.split("-")
    return int(year) * _YEAR + int(number) - 1
