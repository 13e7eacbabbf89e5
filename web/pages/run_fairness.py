"""The fairness sheet of a run: who gave how much, who would rather have another's households, who waited."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from placement.model.words import Category
from placement.queries.fairness import fairness_visible_to
from placement.rules.small_groups import LEAST
from placement.sight import use_is_told
from web.depends import ReadDb, RowId, RunReader
from web.names_of_codes import language_name
from web.render import page

router = APIRouter()


@router.get("/runs/{run_id}/fairness")
def run_fairness(request: Request, run_id: RowId, db: ReadDb, official: RunReader) -> Response:
    """How the answer of a run shares out. There once the run has an answer."""
    return page(
        request,
        "runs/fairness.html",
        shown=fairness_visible_to(official, run_id, db),
        use_told=use_is_told(official.scope),
        least=LEAST,
        category=Category,
        language_name=language_name,
    )
