"""What a run proposes otherwise than the run before it, and why."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from placement.actions.view import viewed
from placement.audit import Event
from placement.queries.run_changes import changes_visible_to
from web.clock import utc_now
from web.depends import Db, RowId, RunReader
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import page

router = APIRouter()


@router.get("/runs/{run_id}/changes")
def run_changes(
    request: Request, run_id: RowId, db: Db, official: RunReader, number: PageNumber = 1
) -> Response:
    """Differences to the done run before, page by page. There once the run has an answer."""
    shown = changes_visible_to(official, run_id, db, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    if shown.changes:
        viewed(
            db,
            Event.HOUSEHOLDS_LISTED,
            by=official,
            at=utc_now(),
            about=shown.row.run,
            count=len(shown.changes),
        )
    return page(
        request,
        "runs/changes.html",
        block="change_list",
        shown=shown,
        paged=Paged(shown.changes, shown.total, number),
    )
