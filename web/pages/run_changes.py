"""What a run proposes otherwise than the run before it, and why."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from placement.queries.run_changes import changes_visible_to
from web.depends import ReadDb, RowId, RunReader
from web.render import page

router = APIRouter()


@router.get("/runs/{run_id}/changes")
def run_changes(request: Request, run_id: RowId, db: ReadDb, official: RunReader) -> Response:
    """Differences to the done run before. There once the run has an answer."""
    return page(request, "runs/changes.html", shown=changes_visible_to(official, run_id, db))
