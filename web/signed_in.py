"""Who is signed in with this request: from the cookie's token to the reader of the page."""

from datetime import timedelta
from typing import TypedDict

from starlette.requests import Request

from placement.queries.sessions import SignedIn, seen, session_of
from placement.transaction import reading, transaction
from web import language
from web.clock import utc_now
from web.cookies import cookie_of
from web.reader import Reader
from web.settings import Settings

COOKIE = "session"
SEEN_EVERY = timedelta(minutes=1)


class NotSignedIn(Exception):
    """The page is for people who are signed in."""


class Limits(TypedDict):
    """How long a session lasts: without a request, and in any case."""

    idle: timedelta
    absolute: timedelta


def limits_of(request: Request) -> Limits:
    """Return how long sessions last here."""
    settings: Settings = request.app.state.settings
    return {
        "idle": timedelta(minutes=settings.session_idle_minutes),
        "absolute": timedelta(hours=settings.session_hours),
    }


def reader_from_session(request: Request) -> Reader | None:
    """Return who is signed in, or None, and let the page speak their language unless they chose another."""
    token = cookie_of(request, COOKIE)
    if not token:
        return None
    now = utc_now()
    with reading(request.app.state.engine) as db:
        found = session_of(db, token, at=now, **limits_of(request))
    if found is None:
        return None
    if now - found.session.seen_at > SEEN_EVERY:
        # Not at each request: it would make every reading page a writer.
        with transaction(request.app.state.engine) as db:
            seen(db, found.session.key, at=now)
    reader = Reader(official=found.official, name=found.user.name, place=found.place)
    request.state.reader = reader
    request.state.signed_in = found
    if language.COOKIE not in request.cookies:
        language.speak(found.user.language)
    return reader


def signed_in_of(request: Request) -> SignedIn | None:
    """Return the session that this request was let in with, or None."""
    found = getattr(request.state, "signed_in", None)
    assert found is None or isinstance(found, SignedIn)
    return found
