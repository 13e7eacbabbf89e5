"""Cookies as this installation may set them: bound to the host and sent over TLS, or plain in development."""

from starlette.requests import Request
from starlette.responses import Response


def name_of_cookie(request: Request, name: str) -> str:
    """Return its name here. Browsers keep `__Host-…` only from this very host, over TLS, for all paths."""
    return name if request.app.state.settings.plain_http else f"__Host-{name}"


def cookie_of(request: Request, name: str) -> str:
    """Return what the browser sent of a cookie, or nothing."""
    return request.cookies.get(name_of_cookie(request, name), "")


def give_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Hand it over: not readable by scripts, not sent with forms of other sites.

    Without `seconds` it ends with the browser.
    """
    response.set_cookie(
        name_of_cookie(request, name),
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=not request.app.state.settings.plain_http,
        path="/",
    )


def take_cookie(request: Request, response: Response, name: str) -> None:
    """Take it back."""
    response.delete_cookie(
        name_of_cookie(request, name),
        httponly=True,
        samesite="lax",
        secure=not request.app.state.settings.plain_http,
        path="/",
    )
