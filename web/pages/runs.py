"""Allocation runs: the list, one run while it thinks (live) and when it is done, starting and stopping."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from sqlalchemy import Engine
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.cancel_allocation import cancel_allocation
from placement.actions.start_allocation import SECONDS, SEEDS, start_allocation
from placement.actions.view import viewed
from placement.audit import Event
from placement.queries.runs import GOING
from placement.queries.runs_shown import (
    RunRow,
    progress_visible_to,
    run_visible_to,
    runs_visible_to,
)
from placement.rules.gap import gap_percent
from placement.sight import use_is_told
from placement.transaction import reading
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, RunReader, WhoMay
from web.events import stream
from web.language import gettext as _
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, environment, page

router = APIRouter()
RunStarter = Annotated[Official, Depends(WhoMay(Permission.RUN_START))]


@router.get("/runs")
def runs(request: Request, db: ReadDb, official: RunReader, number: PageNumber = 1) -> Response:
    """All runs, newest first."""
    rows, total = runs_visible_to(official, db, page=number, per_page=PER_PAGE)
    return page(
        request,
        "runs/list.html",
        block="run_list",
        paged=Paged(rows, total, number),
        seconds=request.app.state.settings.nightly_seconds,
        gap_percent=gap_percent,
        going=GOING,
    )


@router.post("/runs")
def run_start(
    request: Request,
    db: Db,
    official: RunStarter,
    seconds: Annotated[int | None, Form(ge=SECONDS.start, le=SECONDS.stop - 1)] = None,
    seed: Annotated[int, Form(ge=0, le=SEEDS.stop - 1)] = 1,
) -> Response:
    """Ask for a run, or come to the one that waits already."""
    run = start_allocation(
        db,
        seconds=seconds or request.app.state.settings.nightly_seconds,
        seed=seed,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/runs/{run.key}")


@router.get("/runs/{run_id}")
def run_one(request: Request, run_id: RowId, db: Db, official: RunReader) -> Response:
    """One run: live while it goes, its results when it is done."""
    shown = run_visible_to(official, run_id, db)
    if listed := len(shown.dropped):
        viewed(
            db,
            Event.HOUSEHOLDS_LISTED,
            by=official,
            at=utc_now(),
            about=shown.row.run,
            count=listed,
        )
    return page(
        request,
        "runs/one.html",
        block=("run_page", "run_state"),
        shown=shown,
        use_told=use_is_told(official.scope),
        **_told(shown.row),
    )


@router.post("/runs/{run_id}/cancel")
def run_cancel(request: Request, run_id: RowId, db: Db, official: RunStarter) -> Response:
    """Stop it; the best answer so far is kept."""
    cancel_allocation(db, run_id, by=official, at=utc_now())
    return done(request, show=f"/runs/{run_id}", message=_("The run was asked to stop."))


@router.get("/runs/{run_id}/events")
def run_events(request: Request, run_id: RowId, db: ReadDb, official: RunReader) -> Response:
    """The state of a run as server-sent events, until it has ended."""
    progress_visible_to(
        official, run_id, db
    )  # not theirs, or not there: said before anything is sent
    engine = request.app.state.engine
    return stream(request, lambda: _state(request, engine, official, run_id))


def _state(request: Request, engine: Engine, official: Official, run_id: int) -> tuple[str, bool]:
    with reading(engine) as db:
        row = progress_visible_to(official, run_id, db)
    html = environment.get_template("runs/_state.html").render(request=request, **_told(row))
    return html, row.run.status in GOING


def _told(row: RunRow) -> dict[str, Any]:
    """What the state of a run is shown from."""
    run = row.run
    return {
        "run": run,
        "going": run.status in GOING,
        "gaps": {
            goal: gap_percent(getattr(run, f"bound_{goal}"), getattr(run, goal))
            for goal in ("reach", "fit")
        },
    }
