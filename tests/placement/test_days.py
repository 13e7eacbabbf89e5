"""Days of Helsinki: where a day ends around the change of clocks, and which days are working days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from placement.days import (
    end_of_day,
    helsinki_day,
    is_working_day,
    working_day_from,
    working_days_after,
)
from placement.rules.deadlines import answer_due_day


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 15), datetime(2026, 1, 15, 22, tzinfo=UTC)),
        (date(2026, 7, 15), datetime(2026, 7, 15, 21, tzinfo=UTC)),
        # Clocks go on at 3 on 29 March 2026 and back at 4 on 25 October 2026.
        (date(2026, 3, 28), datetime(2026, 3, 28, 22, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 21, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_helsinki_whichever_clock_holds(day: date, end: datetime) -> None:
    assert end_of_day(day) == end
    assert helsinki_day(end - timedelta(microseconds=1)) == day
    assert helsinki_day(end) == day + timedelta(days=1)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 1),
        date(2026, 5, 14),  # Ascension Day
        date(2026, 6, 19),  # Midsummer Eve
        date(2027, 12, 6),  # Independence Day
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 11, 28),  # a Saturday
        date(2026, 11, 29),
    ],
)
def test_offices_are_closed(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 12, 23), date(2026, 12, 28), date(2026, 4, 2)])
def test_offices_are_open(day: date) -> None:
    assert is_working_day(day)


def test_working_days_pass_over_christmas_and_the_new_year() -> None:
    # Closed: 24-27 December, 1-3 January and Epiphany.
    assert working_days_after(date(2026, 12, 22), 5) == date(2026, 12, 31)
    assert working_days_after(date(2026, 12, 29), 5) == date(2027, 1, 7)
    assert working_day_from(date(2026, 4, 3)) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("asked_on", "days", "due"),
    [
        (date(2026, 11, 24), 14, date(2026, 12, 8)),
        (date(2026, 12, 10), 14, date(2026, 12, 28)),  # Christmas Eve, and then a weekend
        (date(2026, 3, 20), 14, date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 6, 5), 14, date(2026, 6, 22)),  # Midsummer
        (date(2026, 3, 27), 2, date(2026, 3, 30)),  # the Sunday on which clocks go on
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
    ],
)
def test_the_last_day_to_answer_is_a_working_day(asked_on: date, days: int, due: date) -> None:
    assert answer_due_day(asked_on, days) == due
