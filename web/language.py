"""Which language this request speaks, and what things are called in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from typing import Any

from babel import numbers
from babel.core import negotiate_locale
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import catalogues

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
# How each writes days and numbers. English as Finland reads it: 31 December 2027, not December 31.
LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
DEFAULT = "fi"
COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600


@dataclass
class _Voice:
    language: str


# Not the bare word: pages and what they depend on run in threads with a copy of the context, and a
# change that one of them makes must be seen by the others.
_voice: ContextVar[_Voice] = ContextVar("voice")


def current() -> str:
    """Return the language of this request: fi, sv or en; Finnish outside a request."""
    voice = _voice.get(None)
    return voice.language if voice else DEFAULT


def speak(language: str) -> None:
    """Let this request speak that language from here on (for example the user's own)."""
    if language not in LANGUAGES:
        return
    voice = _voice.get(None)
    if voice is None:
        _voice.set(_Voice(language))
    else:
        voice.language = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language while the block lasts, outside any request."""
    before = _voice.set(_Voice(language if language in LANGUAGES else DEFAULT))
    try:
        yield
    finally:
        _voice.reset(before)


def wanted_by(connection: HTTPConnection) -> str:
    """Return what the reader chose before (cookie), else what the browser asks for, else Finnish."""
    chosen = connection.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    asked = [
        part.split(";")[0].strip().replace("-", "_")
        for part in connection.headers.get("accept-language", "").split(",")
    ]
    return negotiate_locale(asked, list(LANGUAGES)) or DEFAULT


class SpeaksReadersLanguage:
    """Middleware: sets the language for the request and says it in the answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        _voice.set(_Voice(wanted_by(HTTPConnection(scope))))

        async def send_with_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Language", current())
                headers.add_vary_header("Accept-Language, Cookie")
            await send(message)

        await self.app(scope, receive, send_with_language)


@cache
def _catalogue(language: str) -> GNUTranslations:
    path = catalogues.compiled(language)
    if not path.exists():
        raise RuntimeError(f"{path} is missing. Build it: python -m web.build_frontend")
    with path.open("rb") as file:
        return GNUTranslations(file)


def gettext(sentence: str, **params: Any) -> str:  # noqa: ANN401 (whatever a sentence names)
    """Return the English sentence in the reader's language; `%(name)s` is filled from `params`."""
    return translated(sentence) % params


def ngettext(one: str, many: str, n: int, **params: Any) -> str:  # noqa: ANN401 (as above)
    """Return the sentence for that number in the reader's language; `%(n)s` is the number, its thousands apart."""
    shown = numbers.format_decimal(n, locale=LOCALES[current()])
    return translated_for(one, many, n) % {"n": shown, **params}


def translated(sentence: str) -> str:
    """Return the sentence in the reader's language, its parameters not yet filled."""
    return _catalogue(current()).gettext(sentence)


def said_in(language: str, sentence: str) -> str:
    """Return the sentence in a named language, whatever the reader speaks; its parameters not yet filled."""
    return _catalogue(language).gettext(sentence)


def translated_for(one: str, many: str, n: int) -> str:
    """Return the sentence for that number, its parameters not yet filled."""
    return _catalogue(current()).ngettext(one, many, n)


def N_(sentence: str) -> str:  # noqa: N802 (gettext's customary name)
    """Marks a sentence for the catalogues where it is not yet shown."""
    return sentence


def name_of(thing: object) -> str:
    """Return the name of a municipality or an area in the reader's language (`name_fi`, `name_sv`, `name_en`)."""
    for language in (current(), "fi"):
        name = getattr(thing, f"name_{language}", None)
        if name:
            return str(name)
    raise AttributeError(f"{type(thing).__name__} has no name_fi")
