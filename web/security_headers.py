"""What every answer tells the browser not to do, and which requests are not ours."""

from collections.abc import Callable
from urllib.parse import urlsplit

import secure
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = secure.Secure(
    csp=secure.ContentSecurityPolicy()
    .default_src("'none'")
    .script_src("'self'")
    .style_src("'self'")
    .img_src("'self'")
    .font_src("'self'")
    .connect_src("'self'")
    .form_action("'self'")
    .base_uri("'none'")
    .frame_ancestors("'none'")
    .manifest_src("'self'"),
    xfo=secure.XFrameOptions().deny(),
    xcto=secure.XContentTypeOptions(),
    # Not "no-referrer": the language menu finds its way back by the referrer, which stays on this site.
    referrer=secure.ReferrerPolicy().same_origin(),
    coop=secure.CrossOriginOpenerPolicy().same_origin(),
    corp=secure.CrossOriginResourcePolicy().same_origin(),
    permissions=secure.PermissionsPolicy().geolocation().camera().microphone().payment(),
).headers
HSTS = "max-age=31536000; includeSubDomains"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Middleware: the headers above; pages are never stored; HSTS, so that the browser asks over TLS from then on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
                if not scope["app"].state.settings.plain_http:
                    headers["Strict-Transport-Security"] = HSTS
            await send(message)

        await self.app(scope, receive, send_with_headers)


class OnlyFromHere:
    """Middleware: a request that changes something must come from our own pages (no CSRF tokens).

    Browsers say where a request comes from and pages cannot forge it (`Sec-Fetch-Site`, older ones `Origin`).
    What says neither is not a browser, so it carries no cookie that another site could misuse.
    """

    def __init__(self, app: ASGIApp, refuse: Callable[[Request], Response]) -> None:
        self.app = app
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        changes = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        if changes and not comes_from_here(Headers(scope=scope)):
            await self.refuse(Request(scope))(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def comes_from_here(headers: Headers) -> bool:
    """Say whether one of our own pages made this request (or no browser at all)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    # Hosts only: behind a proxy that ends TLS we do not see the scheme that the browser saw.
    return origin is None or urlsplit(origin).netloc == headers.get("host")
