"""What-if: the list of scenarios, a new one from a finished run, one with its comparison, solving and stopping."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from sqlalchemy import Engine
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.cancel_scenario import cancel_scenario
from placement.actions.change_scenario import rename_scenario
from placement.actions.delete_scenario import delete_scenario
from placement.actions.make_scenario import make_scenario
from placement.actions.solve_scenario import solve_scenario
from placement.actions.view import viewed
from placement.audit import Event
from placement.model.scenario import GOING
from placement.queries.scenario_choices import help_to_try_visible_to
from placement.queries.scenario_comparison import comparison_visible_to
from placement.queries.scenarios_shown import (
    ScenarioRow,
    help_shown_visible_to,
    runs_to_copy_visible_to,
    scenario_visible_to,
    scenarios_visible_to,
    state_visible_to,
)
from placement.rules.gap import gap_percent
from placement.rules.scenario import LONGEST_NAME, SECONDS
from placement.rules.scenario_compared import Effect
from placement.transaction import reading
from web.clock import utc_now
from web.depends import MAX_ID, Db, ReadDb, RowId, WhoMay
from web.events import stream
from web.language import gettext as _
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, environment, page
from web.scenario_words import FORMS, about, change_in_words

router = APIRouter(prefix="/scenarios")
ScenarioReader = Annotated[Official, Depends(WhoMay(Permission.SCENARIO_READ))]
ScenarioChanger = Annotated[Official, Depends(WhoMay(Permission.SCENARIO_CHANGE))]
Name = Annotated[str, Form(max_length=LONGEST_NAME)]
Version = Annotated[int, Form(ge=1, le=MAX_ID)]
SAID: dict[str, Any] = {"about": about, "change_in_words": change_in_words}


@router.get("")
def scenarios(
    request: Request, db: Db, official: ScenarioReader, number: PageNumber = 1
) -> Response:
    """The scenarios of the own authority, newest first; the listing is recorded."""
    rows, total = scenarios_visible_to(official, db, page=number, per_page=PER_PAGE)
    viewed(db, Event.SCENARIOS_LISTED, by=official, at=utc_now(), count=len(rows))
    return page(
        request,
        "scenarios/list.html",
        block="scenario_list",
        paged=Paged(rows, total, number),
        gap_percent=gap_percent,
    )


@router.get("/new")
def scenario_form(
    request: Request,
    db: ReadDb,
    official: ScenarioChanger,
    run: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
    help_row: Annotated[int | None, Query(alias="help", ge=1, le=MAX_ID)] = None,
) -> Response:
    """Name a scenario and choose the run; from what would help most, its changes are there to begin with."""
    changes = []
    if run is not None and help_row is not None:
        changes = help_shown_visible_to(
            official, run, help_to_try_visible_to(official, run, help_row, db), db
        )
    return page(
        request,
        "scenarios/new.html",
        runs=runs_to_copy_visible_to(official, db),
        run=run,
        help_row=help_row if changes else None,
        changes=changes,
        longest=LONGEST_NAME,
        **SAID,
    )


@router.post("")
def scenario_made(
    request: Request,
    db: Db,
    official: ScenarioChanger,
    run: Annotated[int, Form(ge=1, le=MAX_ID)],
    scenario_name: Name,
    help_row: Annotated[int | None, Form(ge=1, le=MAX_ID)] = None,
) -> Response:
    """Copy the run's question."""
    changes = help_to_try_visible_to(official, run, help_row, db) if help_row else []
    made = make_scenario(db, run, name=scenario_name, changes=changes, by=official, at=utc_now())
    return done(request, show=f"/scenarios/{made.key}")


@router.get("/{scenario_id}")
def scenario_one(
    request: Request, scenario_id: RowId, db: Db, official: ScenarioReader
) -> Response:
    """One scenario: its changes, live while it is solved, compared when it is done; the view is recorded."""
    shown = scenario_visible_to(official, scenario_id, db)
    found = comparison_visible_to(official, scenario_id, db)
    viewed(
        db,
        Event.SCENARIO_VIEWED,
        by=official,
        at=utc_now(),
        about=shown.row.scenario,
        households=len(found.shown) if found else 0,
    )
    return page(
        request,
        "scenarios/one.html",
        block=("scenario_page", "scenario_state"),
        shown=shown,
        found=found,
        gaps=_gaps(shown.row),
        effects=list(Effect),
        forms=FORMS,
        longest=LONGEST_NAME,
        seconds=(SECONDS.start, SECONDS.stop - 1),
        **SAID,
        **_told(shown.row),
    )


@router.get("/{scenario_id}/events")
def scenario_events(
    request: Request, scenario_id: RowId, db: ReadDb, official: ScenarioReader
) -> Response:
    """The state of a scenario as server-sent events, until it has ended."""
    state_visible_to(official, scenario_id, db)  # not theirs, or not there: said before anything
    engine = request.app.state.engine
    return stream(request, lambda: _state(request, engine, official, scenario_id))


@router.post("/{scenario_id}/solve")
def scenario_asked(
    request: Request,
    scenario_id: RowId,
    db: Db,
    official: ScenarioChanger,
    version: Version,
    seconds: Annotated[int, Form(ge=SECONDS.start, le=SECONDS.stop - 1)],
) -> Response:
    """Solve it, as soon as no run waits or goes on."""
    solve_scenario(db, scenario_id, seconds=seconds, version=version, by=official, at=utc_now())
    return done(request, show=f"/scenarios/{scenario_id}")


@router.post("/{scenario_id}/cancel")
def scenario_stopped(
    request: Request, scenario_id: RowId, db: Db, official: ScenarioChanger
) -> Response:
    """Stop the solving; the best answer so far is kept."""
    cancel_scenario(db, scenario_id, by=official, at=utc_now())
    return done(
        request, show=f"/scenarios/{scenario_id}", message=_("The solving was asked to stop.")
    )


@router.post("/{scenario_id}/name")
def scenario_renamed(
    request: Request,
    scenario_id: RowId,
    db: Db,
    official: ScenarioChanger,
    version: Version,
    scenario_name: Name,
) -> Response:
    """Call it otherwise."""
    rename_scenario(db, scenario_id, name=scenario_name, version=version, by=official, at=utc_now())
    return done(request, show=f"/scenarios/{scenario_id}", message=_("The name was saved."))


@router.post("/{scenario_id}/delete")
def scenario_deleted(
    request: Request, scenario_id: RowId, db: Db, official: ScenarioChanger, version: Version
) -> Response:
    """Delete it with its answer."""
    delete_scenario(db, scenario_id, version=version, by=official, at=utc_now())
    return done(request, show="/scenarios", message=_("The scenario was deleted."))


def _state(
    request: Request, engine: Engine, official: Official, scenario_id: int
) -> tuple[str, bool]:
    with reading(engine) as db:
        row = state_visible_to(official, scenario_id, db)
    template = environment.get_template("scenarios/_state.html")
    return template.render(request=request, **_told(row)), row.scenario.status in GOING


def _told(row: ScenarioRow) -> dict[str, Any]:
    """What the state of a scenario is shown from."""
    return {"scenario": row.scenario, "going": row.scenario.status in GOING}


def _gaps(row: ScenarioRow) -> dict[str, tuple[float | None, ...]]:
    """How much better the run's answer and the scenario's could be at most, in per cent, each by its own limit."""
    return {
        goal: tuple(
            gap_percent(getattr(one, f"bound_{goal}"), getattr(one, goal))
            for one in (row.run, row.scenario)
        )
        for goal in ("reach", "fit")
    }
