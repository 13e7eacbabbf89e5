"""The language menu: remembers the choice and goes back to where the reader was."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from web.language import COOKIE, COOKIE_SECONDS
from web.on_this_site import on_this_site

router = APIRouter()


@router.get("/language/{code}")
def language_chosen(
    request: Request,
    code: Literal["fi", "sv", "en"],
    back: Annotated[str, Query(max_length=2000)] = "/",
) -> Response:
    """Set the cookie and return to the page, with whatever was filtered there."""
    answer = RedirectResponse(way_back(request, back), status_code=303)
    answer.set_cookie(
        COOKIE,
        code,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=not request.app.state.settings.plain_http,
    )
    return answer


def way_back(request: Request, back: str) -> str:
    """A path on this site: the page that the browser names if it is `back` with a query, else `back`."""
    from_page = urlsplit(request.headers.get("referer", ""))
    back = on_this_site(back)
    here = urlsplit(back)
    if from_page.netloc == request.headers.get("host") and from_page.path == here.path:
        return f"{here.path}?{from_page.query}" if from_page.query else here.path
    return back
