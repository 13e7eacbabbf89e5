"""Who is signed in with this request: from the cookie's token to the reader of the page."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from placement.queries.sessions import session_of
from placement.transaction import reading, transaction
from web import language
from web.clock import utc_now
from web.reader import Reader

SEEN_EVERY = timedelta(minutes=1)


class NotSignedIn(Exception):
    """The page is for people who are signed in."""


def cookie_name(request: Request) -> str:
    """Return the cookie's name; `__Host-` binds it to this host where the connection is safe."""
    return "__Host-session" if request.url.scheme == "https" else "session"


def reader_from_session(request: Request) -> Reader | None:
    """Return who is signed in, or None, and let the page speak their language unless they chose another."""
    token = request.cookies.get(cookie_name(request))
    if not token:
        return None
    settings = request.app.state.settings
    now = utc_now()
    limits = {
        "idle": timedelta(minutes=settings.session_idle_minutes),
        "absolute": timedelta(hours=settings.session_hours),
    }
    with reading(request.app.state.engine) as db:
        found = session_of(db, token, at=now, **limits)
    if found is None:
        return None
    if now - found.session.seen_at > SEEN_EVERY:
        # Not at each request: it would make every reading page a writer.
        with transaction(request.app.state.engine) as db:
            db.merge(found.session).seen_at = now
    reader = Reader(official=found.official, name=found.user.name, place=found.place)
    request.state.reader = reader
    if language.COOKIE not in request.cookies:
        language.speak(found.user.language)
    return reader


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Hand the browser its token: not readable by scripts, not sent from other sites."""
    response.set_cookie(
        cookie_name(request),
        token,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )


def forget_cookie(request: Request, response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(
        cookie_name(request), httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
