"""Reports of quotas: by line, by month, and what the year will end with. In persons, as the ledger has them."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from placement.access import Official, Permission
from placement.days import helsinki_day
from placement.ledger import FIGURES, Figures
from placement.model.ledger_entry import LedgerEntry
from placement.queries.agreements import AgreementFigures, agreements_visible_to, sum_told
from placement.refusals import NotPermitted
from placement.rules.forecast import forecast_of
from placement.rules.months import month_of, months_from
from placement.rules.report import Bar, Report, ReportKind, Row, Text, added_up
from placement.shown_entries import as_shown
from placement.sight import visible

COLUMNS = ("agreed", "reserved", "accepted", "arrived", "held", "free")
SERIES = ("arrived", "accepted", "reserved", "held", "free")


def quota_use_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """Each line of a year as it is now; bars and the total count a line within another one once."""
    agreed = agreements_visible_to(official, db, year=year)
    return Report(
        kind=ReportKind.QUOTA_USE,
        year=year,
        heads=("municipality", "line"),
        columns=COLUMNS,
        rows=tuple(
            Row((one.municipality, Text(line.label)), _cells(_told(figures)))
            for one in agreed
            for line, figures in one.lines
        ),
        total=Row(("total",), _cells(_whole(agreed))) if agreed else None,
        series=SERIES,
        bars=tuple(Bar(one.municipality, _stacked(_told(one.whole))) for one in agreed),
    )


def quota_months_visible_to(official: Official, db: Session, *, year: int, today: date) -> Report:
    """What stood on a year's lines at the end of each of its months that have begun.

    What was booked before the year stands in its first month; where it has not begun, this month stands alone.
    """
    lines = [
        line.key
        for one in agreements_visible_to(official, db, year=year)
        for line, _ in one.outermost
    ]
    shown = as_shown(FIGURES)
    entries = sa_select(col(LedgerEntry.at), *(shown[name] for name in FIGURES)).where(
        col(LedgerEntry.line_id).in_(lines), visible(LedgerEntry, official.scope)
    )
    now = month_of(today)
    months = [one for one in months_from(f"{year:04}-01", 12) if one <= now] or [now]
    booked: defaultdict[str, Figures] = defaultdict(Figures)
    for at, *numbers in db.execute(entries):
        month = min(max(month_of(helsinki_day(at)), months[0]), months[-1])
        booked[month] += Figures(*numbers)
    rows, so_far = [], Figures()
    for month in months:
        so_far += booked[month]
        rows.append((month, so_far))
    return Report(
        kind=ReportKind.QUOTA_MONTHS,
        year=year,
        heads=("month",),
        columns=COLUMNS,
        rows=tuple(Row((month,), _cells(figures)) for month, figures in rows) if lines else (),
        series=SERIES,
        bars=tuple(Bar(month, _stacked(figures)) for month, figures in rows) if lines else (),
    )


def forecast_visible_to(official: Official, db: Session, *, year: int, today: date) -> Report:
    """What each municipality will have used by the end of the year at its own pace; the total at that of all."""
    agreed = agreements_visible_to(official, db, year=year)
    rows = [Row((one.municipality,), _forecast(_told(one.whole), year, today)) for one in agreed]
    whole = _whole(agreed)
    total = added_up(rows)
    return Report(
        kind=ReportKind.FORECAST,
        year=year,
        heads=("municipality",),
        columns=("agreed", "used", "reserved", "a-month", "at-end", "left-over"),
        rows=tuple(rows),
        total=total and Row(total.heads, _forecast(whole, year, today)),
        series=("used", "to-come", "left-over"),
        bars=tuple(Bar(row.heads[0], _bar(row)) for row in rows),
    )


def _forecast(figures: Figures, year: int, today: date) -> tuple[int | float | None, ...]:
    ahead = forecast_of(agreed=figures.agreed, used=figures.used, year=year, today=today)
    left = None if ahead.at_end is None else max(figures.agreed - ahead.at_end, 0)
    return (figures.agreed, figures.used, figures.reserved, ahead.a_month, ahead.at_end, left)


def _bar(row: Row) -> tuple[int, ...]:
    agreed, used, _, _, at_end, left = row.cells
    assert isinstance(agreed, int)
    assert isinstance(used, int)
    if not isinstance(at_end, int) or not isinstance(left, int):
        return (used, 0, max(agreed - used, 0))
    return (used, at_end - used, left)


def _whole(agreed: list[AgreementFigures]) -> Figures:
    return _told(sum_told(one.whole for one in agreed))


def _told(figures: Figures | None) -> Figures:
    """Raises `NotPermitted` for those to whom use is not told: they read what is published (`kinds_of`)."""
    if figures is None:
        raise NotPermitted(Permission.FIGURES_READ)
    return figures


def _cells(figures: Figures) -> tuple[int, ...]:
    return tuple(getattr(figures, name) for name in COLUMNS)


def _stacked(figures: Figures) -> tuple[int, ...]:
    return tuple(max(getattr(figures, name), 0) for name in SERIES)
