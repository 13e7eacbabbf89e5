"""The work desk: what waits for the one who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from placement.access import Official, Permission
from placement.queries.desk import desk_visible_to
from web.clock import utc_now
from web.depends import ReadDb, WhoMay
from web.render import page

router = APIRouter()
DeskReader = Annotated[Official, Depends(WhoMay(Permission.DESK_READ))]


@router.get("/")
def front_door(_official: DeskReader) -> Response:
    """Everybody begins at their desk."""
    return RedirectResponse("/desk", status_code=303)


@router.get("/desk")
def desk(request: Request, db: ReadDb, official: DeskReader) -> Response:
    """What waits, oldest first."""
    waiting = desk_visible_to(official, db, at=utc_now())
    return page(request, "desk/desk.html", desk=waiting)
