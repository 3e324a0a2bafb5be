"""Headers that every response carries, the limit on bodies, and the same-origin check of calls made with a cookie.

The content security policy is the tightest under which NiceGUI 3.18 runs:

- script-src needs 'unsafe-eval', because Vue compiles templates in the browser and NiceGUI evaluates event handlers.
  Inline scripts, however, run only with the page's nonce, put in here; so markup that slipped into an answer could
  still not run anything. Everything of a page that is data is escaped by NiceGUI before it comes here.
- style-src needs 'unsafe-inline': Quasar and ECharts set styles in markup.
- connect-src 'self' covers the page's own WebSocket in every current browser; `ws:` would allow any host.

No other host is named anywhere: nothing is loaded from, or sent to, outside.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import Forbidden
from tools.rectification.files import LARGEST

_POLICY = (
    "default-src 'self'; script-src 'self' {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'none'; frame-src 'none'; frame-ancestors 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
DOOR = "/v1/"
"""Where the OpenAI-compatible door's addresses begin."""

_UNCACHED = ("/api/", DOOR, "/mcp", "/login", "/logout")
LARGEST_BODY = 1024 * 1024
"""Bytes; the longest question takes a hundredth of it."""

LARGEST_FILE = LARGEST + 64 * 1024
"""Bytes of a request that hands in evidence; it is written to disk as it comes, for a person already known."""

_HANDING_IN = re.compile(r"(/api/rectification/items|/rectification)/[^/]+/evidence")


def headers_for(path: str, nonce: str | None = None) -> dict[str, str]:
    """The security headers of a response; `nonce` only for a NiceGUI page."""
    script = f"'nonce-{nonce}' 'unsafe-eval'" if nonce else ""
    policy = _POLICY.format(script=script).replace("'self' ;", "'self';")
    caching = {"Cache-Control": "no-store"} if path.startswith(_UNCACHED) else {}
    return {"Content-Security-Policy": policy, **_FIXED, **caching}


class SecurityHeaders:
    """ASGI middleware: adds the headers; gives each NiceGUI page a nonce of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Sender(scope["path"], send))


class _Sender:
    """Passes messages on with the headers; holds a page back until its scripts carry the nonce."""

    def __init__(self, path: str, send: Send) -> None:
        self._path, self._send = path, send
        self._page: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("x-nicegui-content") == "page":
                self._page = message
                return
            MutableHeaders(raw=message["headers"]).update(headers_for(self._path))
            await self._send(message)
        elif self._page is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._page)

    async def _send_page(self, start: Message) -> None:
        nonce = secrets.token_urlsafe(16)
        body = self._body.replace(b"<script", f'<script nonce="{nonce}"'.encode())
        headers = MutableHeaders(raw=start["headers"])
        headers.update(headers_for(self._path, nonce))
        headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


class BodyLimit:
    """ASGI middleware: no request body over `LARGEST_BODY`, which is read into memory before anybody is asked for.

    Evidence files may be larger.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        got = 0
        most = LARGEST_FILE if _HANDING_IN.fullmatch(scope["path"]) else LARGEST_BODY

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


class DoorOrigins:
    """ASGI middleware: lets pages of the named sites call /v1 from a browser, with a token and never with a cookie."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self.app = app
        # Clients add headers of their own; which may come does not matter where only the listed sites may call.
        self._shared = CORSMiddleware(app, allow_origins=origins, allow_methods=("GET", "POST"), allow_headers=("*",))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shared = scope["type"] == "http" and scope["path"].startswith(DOOR)
        await (self._shared if shared else self.app)(scope, receive, send)


def require_same_origin(request: Request) -> None:
    """Forbidden unless the browser says that our own page sent this. For requests that a cookie signs in."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        same = site in ("same-origin", "none")
    else:
        same = urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host", "")
    if not same:
        raise Forbidden("请求不是从本系统的页面发出的。")
