"""One report of a kind, within what an official may know."""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from placement.access import Official
from placement.queries.report_answers import (
    answers_visible_to,
    overdue_visible_to,
    waiting_visible_to,
)
from placement.queries.report_arrivals import arrivals_by_ground_visible_to, moves_visible_to
from placement.queries.report_published import (
    published_answers_visible_to,
    published_arrivals_visible_to,
)
from placement.queries.report_quotas import (
    forecast_visible_to,
    quota_months_visible_to,
    quota_use_visible_to,
)
from placement.refusals import NotFound
from placement.rules.report import Report, ReportKind, kinds_of, sees_only_what_is_published

REPORTS: dict[ReportKind, Callable[[Official, Session, int, date], Report]] = {
    ReportKind.QUOTA_USE: lambda official, db, year, _: quota_use_visible_to(
        official, db, year=year
    ),
    ReportKind.QUOTA_MONTHS: lambda official, db, year, today: quota_months_visible_to(
        official, db, year=year, today=today
    ),
    ReportKind.FORECAST: lambda official, db, year, today: forecast_visible_to(
        official, db, year=year, today=today
    ),
    ReportKind.WAITING: lambda official, db, year, _: waiting_visible_to(official, db, year=year),
    ReportKind.OVERDUE: lambda official, db, year, today: overdue_visible_to(
        official, db, year=year, today=today
    ),
    ReportKind.ANSWERS: lambda official, db, year, _: answers_visible_to(official, db, year=year),
    ReportKind.ARRIVALS: lambda official, db, year, _: arrivals_by_ground_visible_to(
        official, db, year=year
    ),
    ReportKind.MOVES: lambda official, db, year, _: moves_visible_to(official, db, year=year),
}

PUBLISHED = {
    ReportKind.ARRIVALS: published_arrivals_visible_to,
    ReportKind.ANSWERS: published_answers_visible_to,
}


def report_visible_to(
    official: Official, kind: ReportKind, db: Session, *, year: int, today: date
) -> Report:
    """Return a report of a year as it stands on a day. Raises `NotFound` where this duty has no such report."""
    if kind not in kinds_of(official.scope):
        raise NotFound
    if sees_only_what_is_published(official.scope):
        return PUBLISHED[kind](official, db, year=year)
    return REPORTS[kind](official, db, year, today)
