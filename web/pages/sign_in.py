"""Signing in with a local account, and out again."""

from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from placement.actions.sign_in import sign_in, sign_out
from web.clock import utc_now
from web.depends import Db, KnowsReader
from web.render import page
from web.signed_in import cookie_name, forget_cookie, set_cookie

router = APIRouter()
LONGEST = 300


@router.get("/sign-in", dependencies=[KnowsReader])
def sign_in_form(
    request: Request, to: Annotated[str, Query(alias="next", max_length=2000)] = "/"
) -> Response:
    """The form, open to all."""
    return page(request, "sign_in/form.html", to=to, email="", failed=False)


@router.post("/sign-in")
def signed_in(
    request: Request,
    db: Db,
    email: Annotated[str, Form(max_length=LONGEST)] = "",
    password: Annotated[str, Form(max_length=LONGEST)] = "",
    to: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Open a session, or show the form again without saying which part was wrong."""
    token = sign_in(db, email, password, at=utc_now())
    if token is None:
        return page(request, "sign_in/form.html", status=422, to=to, email=email, failed=True)
    answer = RedirectResponse(_on_this_site(to), status_code=303)
    set_cookie(request, answer, token)
    return answer


@router.post("/sign-out")
def signed_out(request: Request, db: Db) -> Response:
    """End the session; without one it only shows the form."""
    settings = request.app.state.settings
    sign_out(
        db,
        request.cookies.get(cookie_name(request), ""),
        at=utc_now(),
        idle=timedelta(minutes=settings.session_idle_minutes),
        absolute=timedelta(hours=settings.session_hours),
    )
    answer = RedirectResponse("/sign-in", status_code=303)
    forget_cookie(request, answer)
    return answer


def _on_this_site(to: str) -> str:
    """Return a path of ours: an address of elsewhere is not followed."""
    there = urlsplit(to)
    unsafe = there.scheme or there.netloc or not to.startswith("/") or to.startswith(("//", "/\\"))
    return "/" if unsafe else to
