"""Arrivals: how many come where and when, and the same as a calendar file."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.queries.arrivals import arrivals_visible_to
from placement.rules.months import month_of
from web.arrivals_calendar import TYPE, calendar_of
from web.clock import utc_now
from web.depends import Db, ReadDb, WhoMay
from web.render import page

router = APIRouter(prefix="/arrivals")
ArrivalReader = Annotated[Official, Depends(WhoMay(Permission.ARRIVAL_READ))]
MunicipalityCode = Annotated[str, Query(pattern=r"^(\d{3})?$")]


@router.get("")
def arrivals(
    request: Request, db: ReadDb, official: ArrivalReader, municipality: MunicipalityCode = ""
) -> Response:
    """What has been accepted and not yet received, by month; one municipality of it, where one is chosen."""
    coming = arrivals_visible_to(official, db)
    return page(
        request,
        "arrivals/list.html",
        block="arrival_list",
        coming=[one for one in coming if municipality in {"", one.municipality.code}],
        municipalities=list({one.municipality.code: one.municipality for one in coming}.values()),
        chosen=municipality,
        this_month=month_of(helsinki_day(utc_now())),
    )


@router.get("/download")
def arrivals_as_calendar(
    request: Request, db: Db, official: ArrivalReader, municipality: MunicipalityCode = ""
) -> Response:
    """The calendar file; that it was taken is recorded."""
    now = utc_now()
    coming = arrivals_visible_to(official, db, municipality_code=municipality)
    viewed(db, Event.ARRIVALS_EXPORTED, by=official, at=now, count=len(coming))
    content = calendar_of(coming, at=now, address=request.app.state.settings.public_address)
    headers = {"Content-Disposition": 'attachment; filename="kuntapaikka-arrivals.ics"'}
    return Response(content, media_type=TYPE, headers=headers)
