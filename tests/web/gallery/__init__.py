"""A page with every shared piece, for the tests of the frame."""

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Request
from jinja2 import ChoiceLoader, FileSystemLoader
from pydantic import SecretStr
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from starlette.responses import Response, StreamingResponse

from placement.access import Official, Permission
from placement.model.user import Role
from placement.refusals import NotPermitted, Refusal, Refused
from placement.sight import NotScoped
from web.app import create_app
from web.depends import Db
from web.paging import Paged, PageNumber
from web.reader import Reader
from web.render import done, environment, page
from web.settings import Settings

SECRET = SecretStr("a secret that only these tests know, long enough")
NOW = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
NEEDS = (
    "Kouluikäisiä 3",
    "Erikoissairaanhoito",
    "Traumahoito, esteetön asunto",
    "Sukulaisia: Lahti",
)
STATES = (("Valmis", "blue"), ("Ehdotettu", "violet"), ("Kysytty", "teal"), ("Hyväksytty", "green"))
ROWS = [
    (
        f"T-2026-{1040 + i}",
        i % 8 + 1,
        ("tigrinja", "kurmandži", "somali", "ukraina", "arabia")[i % 5],
        NEEDS[i % 4],
        ("Vaasa", "Mikkeli", "Rovaniemi", "Äänekoski")[i % 4],
        60.5 + i * 2.7,
        *((*STATES, ("Kielletty", "red"), ("Puutteellinen", "amber"))[i % 6]),
    )
    for i in range(12)
]


class Place:
    name_fi = "Keski-Suomen elinvoimakeskus"
    name_sv = "Livskraftscentralen i Mellersta Finland"


def show(request: Request, number: int = 1) -> Response:
    return page(
        request,
        "gallery.html",
        block="household_list",
        rows=ROWS,
        paged=Paged(ROWS, total=124, number=number, per_page=12),
        now=NOW,
        permit=date(2026, 9, 1),
        role=Role.AUTHORITY_OFFICER,
    )


def app_with_gallery(engine: Engine) -> FastAPI:
    """The application with the gallery, signed in as an authority's officer without a database."""
    environment.loader = ChoiceLoader(
        [environment.loader, FileSystemLoader(Path(__file__).parent)]  # type: ignore[list-item]
    )
    app = create_app(engine, Settings(secret=SECRET, plain_http=True))
    app.include_router(router)
    return app


def sign_in(request: Request) -> None:
    official = Official(1, Role.AUTHORITY_OFFICER, 1)
    request.state.reader = Reader(official, "Maija Esimerkki", Place())


router = APIRouter(dependencies=[Depends(sign_in)])


@router.get("/gallery")
def gallery(request: Request, number: PageNumber = 1) -> Response:
    return show(request, number)


@router.post("/gallery")
def saved(request: Request, places: Annotated[int, Form(ge=1, le=200)]) -> Response:
    if places == 13:
        raise Refused([Refusal("test-unlucky", {"n": 13}), Refusal("test-other")])
    return done(request, show="/gallery", message=f"Tallennettu: {places}")


# The test says when it has seen the first event; other pages with the gallery wait a moment only.
first_seen = threading.Event()
WAIT_SECONDS = 3.0


@router.get("/ticks")
def ticks() -> StreamingResponse:
    def events() -> Iterator[str]:
        for share in (40, 90):
            # Long enough that a compressor would want to compress it.
            yield f"data: <p>Etsitään: {share} %{' ' * 600}</p>\n\n"
            first_seen.wait(WAIT_SECONDS)
        yield "event: done\ndata: end\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


@router.get("/broken")
def broken() -> Response:
    raise RuntimeError("the secret detail")


@router.get("/stale")
def stale() -> Response:
    raise StaleDataError


@router.get("/unscoped")
def unscoped() -> Response:
    raise NotScoped("Nation and Household")


@router.post("/not-committed")
def not_committed(db: Db) -> str:
    def fails(_session: Session) -> None:
        raise RuntimeError("the disk is full")

    event.listen(db, "before_commit", fails)
    return "saved"


@router.get("/forbidden/{permission}")
def forbidden(permission: Permission) -> Response:
    raise NotPermitted(permission)
