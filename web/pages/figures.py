"""Figures: the reports of a duty, on the screen with chart and table, and as files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.queries.agreements import years_visible_to
from placement.queries.reports import report_visible_to
from placement.rules.agreement import YEARS
from placement.rules.report import ReportKind, kinds_of, sees_only_what_is_published
from web.chart import chart_of
from web.clock import utc_now
from web.depends import Db, ReadDb, WhoMay
from web.language import name_of
from web.reader import reader_of
from web.render import page
from web.report_files import TYPES, report_as
from web.report_words import said_cell, said_head

router = APIRouter(prefix="/figures")
FigureReader = Annotated[Official, Depends(WhoMay(Permission.FIGURES_READ))]
Year = Annotated[int | None, Query(ge=YEARS.start, le=YEARS.stop - 1)]


@router.get("")
def figures(
    request: Request,
    db: ReadDb,
    official: FigureReader,
    report: Annotated[ReportKind | None, Query()] = None,
    year: Year = None,
) -> Response:
    """One report of a year, and the way to the others."""
    today = helsinki_day(utc_now())
    kinds = kinds_of(official.scope)
    shown = report_visible_to(
        official, report or kinds[0], db, year=year or today.year, today=today
    )
    return page(
        request,
        "figures/report.html",
        block="figure_report",
        shown=shown,
        chart=chart_of(shown),
        kinds=kinds,
        years=sorted({*years_visible_to(official, db), today.year, shown.year}),
        forms=list(TYPES),
        said_head=said_head,
        said_cell=said_cell,
        secret=not sees_only_what_is_published(official.scope),
    )


@router.get("/download")
def figures_as_file(
    request: Request,
    db: Db,
    official: FigureReader,
    report: ReportKind,
    form: Annotated[str, Query(pattern=f"^({'|'.join(TYPES)})$")],
    year: Annotated[int, Query(ge=YEARS.start, le=YEARS.stop - 1)],
) -> Response:
    """The same as a file; that it was taken is recorded with it."""
    now = utc_now()
    shown = report_visible_to(official, report, db, year=year, today=helsinki_day(now))
    viewed(
        db,
        Event.FIGURES_EXPORTED,
        by=official,
        at=now,
        report=report.value,
        form=form,
        year=year,
        count=len(shown.rows),
    )
    secret = not sees_only_what_is_published(official.scope)
    reader = reader_of(request)
    sender = name_of(reader.place) if reader and reader.place else "Kuntapaikka"
    content = report_as(form, shown, secret=secret, at=now, sender=sender)
    name = f"kuntapaikka-{report.value}-{year}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=TYPES[form], headers=headers)
