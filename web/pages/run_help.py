"""What would help most: changes that would place those whom a run left without a proposal."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from placement.queries.help_shown import help_visible_to
from web.change_words import change_in_words
from web.depends import ReadDb, RowId, RunReader
from web.render import page

router = APIRouter()


@router.get("/runs/{run_id}/help")
def run_help(request: Request, run_id: RowId, db: ReadDb, official: RunReader) -> Response:
    """The changes by municipality. There once the run has kept its reasons."""
    return page(
        request,
        "runs/help.html",
        shown=help_visible_to(official, run_id, db),
        change_in_words=change_in_words,
    )
