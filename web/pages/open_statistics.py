"""Open statistics: files and their description, for everybody, without signing in."""

import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from placement.model.publication import Series
from placement.queries.publications import authorities_named_visible_to, published_visible_to
from placement.rules.small_groups import LEAST
from web.depends import KnowsReader, ReadDb
from web.language import LANGUAGES, speaking
from web.open_data import TYPES, open_data
from web.render import page

router = APIRouter(prefix="/statistics")
# Figures come once a month: an hour late is no harm, and nobody asks for what has not changed.
CACHED = "public, max-age=3600"
# What a browser and its caches may do with it is the same for everybody who asks.
Form = Literal["csv", "json"]


@router.get("", dependencies=[KnowsReader])
def statistics(request: Request, db: ReadDb) -> Response:
    """What is told, how it is protected, and where the files are."""
    return page(
        request,
        "statistics/about.html",
        told={one: published_visible_to(None, db, series=one) for one in Series},
        forms=list(TYPES),
        least=LEAST,
    )


@router.get("/{language}/{series}.{form}")
def statistics_file(
    request: Request,
    db: ReadDb,
    language: Annotated[str, Path(pattern=f"^({'|'.join(LANGUAGES)})$")],
    series: Series,
    form: Form,
) -> Response:
    """One series in one language; 304 where the reader has it already."""
    told = published_visible_to(None, db, series=series)
    areas = authorities_named_visible_to(None, db)
    with speaking(language):
        content = open_data(form, series, told, areas)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": CACHED, "Content-Language": language}
    known = request.headers.get("If-None-Match", "")
    if tag in {one.strip().removeprefix("W/") for one in known.split(",")}:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = (
        f'inline; filename="kuntapaikka-{series.value}-{language}.{form}"'
    )
    return Response(content, media_type=TYPES[form], headers=headers)
