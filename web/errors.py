"""How we say no on the screen: refusals, missing permissions, bad forms, stale pages, our own faults."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from markupsafe import Markup
from sqlalchemy.orm.exc import StaleDataError
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from placement.access import Permission
from placement.refusals import NotFound, NotPermitted, Refused
from placement.sight import NotScoped
from web.form_errors import sentences_of
from web.reader import reader_of
from web.render import is_htmx, render
from web.security_headers import HEADERS
from web.signed_in import NotSignedIn
from web.words import refusal_sentence

log = logging.getLogger(__name__)


def add_error_pages(app: FastAPI) -> None:
    """Give every kind of no its page."""
    app.add_exception_handler(Refused, refused)
    app.add_exception_handler(NotFound, not_found)
    app.add_exception_handler(NotSignedIn, not_signed_in)
    app.add_exception_handler(NotPermitted, not_permitted)
    app.add_exception_handler(NotScoped, not_scoped)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(StaleDataError, stale)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(Exception, our_fault)


def refused(request: Request, problem: Exception) -> Response:
    """409: every rule that the action would break, as sentences."""
    assert isinstance(problem, Refused)
    sentences = [refusal_sentence(refusal) for refusal in problem.refusals]
    return said(request, "refused", HTTPStatus.CONFLICT, sentences=sentences)


def not_found(request: Request, problem: Exception) -> Response:
    """404: not there, or not yours."""
    return said(request, "not_found", HTTPStatus.NOT_FOUND)


def not_signed_in(request: Request, problem: Exception) -> Response:
    """To the sign-in, and from there back to this page."""
    where = request.url if request.method == "GET" and not is_htmx(request) else _page_of(request)
    to = f"{where.path}?{where.query}" if where.query else where.path
    address = f"/sign-in?{urlencode({'next': to or '/'})}"
    if is_htmx(request):
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def _page_of(request: Request) -> URL:
    """The page that the request was made from, as the browser tells."""
    return URL(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")


def not_permitted(request: Request, problem: Exception) -> Response:
    """403 where the role lacks the permission; 404 where the thing lies outside the reader's area."""
    assert isinstance(problem, NotPermitted)
    reader = reader_of(request)
    if reader and reader.may(Permission(problem.permission)):
        return not_found(request, problem)
    return said(request, "not_permitted", HTTPStatus.FORBIDDEN)


def not_scoped(request: Request, problem: Exception) -> Response:
    """403: nobody has said what this role may see here. Ours to mend, so it goes to the log."""
    log.error("not scoped: %s", problem)
    return said(request, "not_permitted", HTTPStatus.FORBIDDEN)


def not_understood(request: Request, problem: Exception) -> Response:
    """422 with a sentence per field; 404 where the address itself makes no sense."""
    assert isinstance(problem, RequestValidationError)
    if any(error["loc"][0] == "path" for error in problem.errors()):
        return not_found(request, problem)
    errors = sentences_of(problem.errors())
    return said(request, "not_understood", HTTPStatus.UNPROCESSABLE_ENTITY, errors=errors)


def stale(request: Request, problem: Exception) -> Response:
    """409: somebody else has changed this since the page was opened."""
    return said(request, "stale", HTTPStatus.CONFLICT)


def by_status(request: Request, problem: Exception) -> Response:
    """What the framework itself refuses: unknown addresses and methods."""
    assert isinstance(problem, HTTPException)
    if problem.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        answer = said(request, "not_found", problem.status_code)
    elif problem.status_code == HTTPStatus.FORBIDDEN:
        answer = said(request, "not_permitted", problem.status_code)
    else:
        answer = said(request, "not_possible", problem.status_code)
    answer.headers.update(problem.headers or {})
    return answer


def from_elsewhere(request: Request) -> Response:
    """403: another site tried to act in the reader's name."""
    return said(request, "from_elsewhere", HTTPStatus.FORBIDDEN)


def our_fault(request: Request, problem: Exception) -> Response:
    """500, without a detail: the log has them."""
    answer = said(request, "our_fault", HTTPStatus.INTERNAL_SERVER_ERROR)
    # This handler stands outside the middleware that adds these.
    answer.headers.update({**HEADERS, "Cache-Control": "no-store"})
    return answer


def said(request: Request, what: str, status: int, **context: Any) -> Response:  # noqa: ANN401 (template)
    """The page of this error; for htmx its notice, put where the page says things."""
    whole = {"flash_message": None, **context}
    if not is_htmx(request):
        return HTMLResponse(render(request, f"errors/{what}.html", whole), status_code=status)
    parts = {
        part: Markup(render(request, f"errors/{what}.html", whole, part))  # noqa: S704 (our own template)
        for part in ("heading", "said")
    }
    notice = render(request, "errors/_notice.html", parts)
    headers = {"HX-Retarget": "#messages", "HX-Reswap": "innerHTML"}
    return HTMLResponse(notice, status_code=status, headers=headers)
