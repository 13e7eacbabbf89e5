"""Signing in with a local account, and out again."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from placement.actions.sign_in import sign_in, sign_out
from web.browser_words import browser_words
from web.clock import utc_now
from web.cookies import cookie_of, give_cookie, take_cookie
from web.depends import Db, KnowsReader
from web.on_this_site import on_this_site
from web.render import page
from web.signed_in import COOKIE

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
    token = sign_in(
        db,
        email,
        password,
        browser=browser_words(request.headers.get("user-agent", "")),
        before=cookie_of(request, COOKIE),
        at=utc_now(),
    )
    if token is None:
        return page(request, "sign_in/form.html", status=422, to=to, email=email, failed=True)
    answer = RedirectResponse(on_this_site(to), status_code=303)
    give_cookie(request, answer, COOKIE, token)
    return answer


@router.post("/sign-out")
def signed_out(request: Request, db: Db, everywhere: Annotated[bool, Form()] = False) -> Response:
    """End the session, or all of its holder's; without one it only shows the form."""
    sign_out(db, cookie_of(request, COOKIE), everywhere=everywhere, at=utc_now())
    answer = RedirectResponse("/sign-in", status_code=303)
    take_cookie(request, answer, COOKIE)
    return answer
