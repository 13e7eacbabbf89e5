"""After a month or a quarter has ended, its figures are told to everybody: once, and as they are then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlmodel import Session

from placement.days import HELSINKI, helsinki_day
from placement.model.publication import Publication, Series
from placement.queries.publications import (
    answers_counted,
    arrivals_counted,
    first_booking,
    periods_told,
)
from placement.rules.months import add_months, month_of, months_between, months_from
from placement.rules.publication import answers_told, arrivals_told

_QUARTER = 3


def publish_figures(db: Session, at: datetime) -> None:
    """Tell every period that has ended and was not told, from the first booking on."""
    first = first_booking(db)
    if first is None:
        return
    now, begun = month_of(helsinki_day(at)), month_of(helsinki_day(first))
    told = periods_told(db, Series.ARRIVALS)
    for month in months_from(begun, months_between(begun, now)):
        if month not in told:
            figures = arrivals_told(arrivals_counted(db, month))
            db.add(Publication(series=Series.ARRIVALS, period=month, figures=figures, made_at=at))
    told = periods_told(db, Series.ANSWERS)
    for quarter, from_month in _quarters(begun, now):
        if quarter not in told:
            counted = answers_counted(
                db, _begin(from_month), _begin(add_months(from_month, _QUARTER))
            )
            figures = answers_told(counted)
            db.add(Publication(series=Series.ANSWERS, period=quarter, figures=figures, made_at=at))
    db.flush()


def _quarters(begun: str, now: str) -> Iterator[tuple[str, str]]:
    """Quarters that have ended before a month, with their first months."""
    month = f"{begun[:4]}-{(int(begun[5:]) - 1) // _QUARTER * _QUARTER + 1:02}"
    while add_months(month, _QUARTER) <= now:
        yield f"{month[:4]}-Q{(int(month[5:]) + 2) // _QUARTER}", month
        month = add_months(month, _QUARTER)


def _begin(month: str) -> datetime:
    first = date.fromisoformat(f"{month}-01")
    return datetime(first.year, first.month, 1, tzinfo=HELSINKI).astimezone(UTC)
