"""Households on their way: the day is planned, arrivals are recorded, or one does not come after all."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.cancel_placement import cancel_placement
from placement.actions.plan_arrival import plan_arrival
from placement.actions.record_arrival import record_arrival
from placement.actions.record_non_arrival import record_non_arrival
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.words import CancelReason
from placement.queries.on_the_way import arrival_visible_to, on_the_way_visible_to
from placement.rules.arrival import OF_MUNICIPALITY
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.names_of_codes import language_name
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page

router = APIRouter(prefix="/moves")
Recorder = Annotated[Official, Depends(WhoMay(Permission.ARRIVAL_RECORD))]
Answerer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_ANSWER))]
Version = Annotated[int, Form(ge=1)]
Person = Annotated[int, Form(ge=1, le=2**31 - 1)]
Note = Annotated[str, Form(max_length=500)]


@router.get("")
def moves(request: Request, db: Db, official: Recorder, page_number: PageNumber = 1) -> Response:
    """One page of those on their way, by day; the listing is recorded."""
    now = utc_now()
    found, total = on_the_way_visible_to(
        official, db, first=(page_number - 1) * PER_PAGE, most=PER_PAGE
    )
    viewed(db, Event.PROPOSALS_LISTED, by=official, at=now, count=len(found))
    return page(
        request,
        "moves/list.html",
        block="move_list",
        paged=Paged(found, total, page_number),
        today=helsinki_day(now),
    )


@router.get("/{proposal_id}")
def arrival(request: Request, proposal_id: RowId, db: Db, official: Recorder) -> Response:
    """One that was accepted, without names; the view is recorded."""
    now = utc_now()
    today = helsinki_day(now)
    whole = arrival_visible_to(official, proposal_id, db, day=today)
    viewed(db, Event.PROPOSAL_VIEWED, by=official, at=now, about=whole.one.proposal)
    return page(
        request,
        "moves/one.html",
        whole=whole,
        today=today,
        reasons=list(OF_MUNICIPALITY),
        language_name=language_name,
    )


@router.post("/{proposal_id}/plan")
def arrival_planned(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Recorder,
    version: Version,
    planned_day: Annotated[date, Form()],
) -> Response:
    """The day on which the household is awaited."""
    plan_arrival(db, proposal_id, day=planned_day, version=version, by=official, at=utc_now())
    return done(request, show=f"/moves/{proposal_id}", message=_("The day of the move was saved."))


@router.post("/{proposal_id}/record")
def arrival_recorded(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Recorder,
    arrival_day: Annotated[date, Form()],
    arrived: Annotated[list[Person], Form(max_length=20)] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:
    """All have arrived, or some of them."""
    record_arrival(db, proposal_id, day=arrival_day, persons=arrived, by=official, at=utc_now())
    return done(request, show=f"/moves/{proposal_id}", message=_("The arrival was recorded."))


@router.post("/{proposal_id}/missed")
def arrival_missed(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Recorder,
    version: Version,
    missed_note: Note = "",
) -> Response:
    """Nobody came."""
    record_non_arrival(
        db, proposal_id, note=missed_note, version=version, by=official, at=utc_now()
    )
    message = _("It was recorded that the household did not arrive. The places are free again.")
    return done(request, show="/moves", message=message)


@router.post("/{proposal_id}/cancel")
def placement_cancelled(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Answerer,
    version: Version,
    cancel_reason: Annotated[CancelReason, Form()],
    cancel_note: Note = "",
) -> Response:
    """The municipality takes its yes back."""
    cancel_placement(
        db,
        proposal_id,
        reason=cancel_reason,
        note=cancel_note,
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(
        request,
        show=f"/inbox/{proposal_id}",
        message=_("The acceptance was taken back. The places are free again."),
    )
