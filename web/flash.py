"""A message for the next page ("Saved"), carried by a signed cookie, gone once shown."""

import base64
import binascii
import hashlib
import hmac

from starlette.requests import Request
from starlette.responses import Response

from web.cookies import cookie_of, give_cookie, name_of_cookie, take_cookie

COOKIE = "message"
SECONDS = 60


def leave(request: Request, response: Response, message: str) -> None:
    """Show this sentence on the next page that this browser opens."""
    text = base64.urlsafe_b64encode(message.encode()).decode()
    give_cookie(request, response, COOKIE, f"{text}.{_signature(request, text)}", seconds=SECONDS)


def waiting(request: Request) -> str | None:
    """The message left for this page, or None; one that we did not sign is none."""
    text, _, signature = cookie_of(request, COOKIE).partition(".")
    if not text or not hmac.compare_digest(signature, _signature(request, text)):
        return None
    try:
        return base64.urlsafe_b64decode(text).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def forget(request: Request, response: Response) -> None:
    """It has been shown, if there was one."""
    if name_of_cookie(request, COOKIE) in request.cookies:
        take_cookie(request, response, COOKIE)


def _signature(request: Request, text: str) -> str:
    secret: str = request.app.state.settings.secret.get_secret_value()
    return hmac.new(secret.encode(), b"flash:" + text.encode(), hashlib.sha256).hexdigest()
