"""Stand around every answer: the language of the address, the headers, and the last resort."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("minhbach.web")

# Pages load nothing but our stylesheet and our icon, run nothing, and are framed by nobody.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}
ONE_YEAR = 31_536_000
ENGLISH = "/en"


@dataclass(frozen=True, slots=True)
class LanguageOfAddress:
    """`/en/…` is the English form of `/…`: the routes see the address without it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path: str = scope["path"]
            is_english = path == ENGLISH or path.startswith(f"{ENGLISH}/")
            scope.setdefault("state", {})["language"] = "en" if is_english else "vi"
            if is_english:
                scope["path"] = path.removeprefix(ENGLISH) or "/"
                scope["raw_path"] = scope["path"].encode()
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class ProtectiveHeaders:
    """The headers of every answer; who is signed in leaves no copy in a cache."""

    app: ASGIApp
    is_behind_tls: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        caching = _caching(Request(scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", caching)
                if self.is_behind_tls:
                    headers["strict-transport-security"] = f"max-age={ONE_YEAR}"
            await send(message)

        await self.app(scope, receive, send_with_headers)


@dataclass(frozen=True, slots=True)
class LastResort:
    """What nobody foresaw becomes a plain page.

    The log gets the kind of the error and the place, never its message: that may hold a value
    of somebody's record.
    """

    app: ASGIApp
    answer: Callable[[Request], Awaitable[Response]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_and_notice(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_notice)
        except Exception as problem:
            if scope["type"] != "http" or has_begun:
                raise
            places = [
                f"{frame.filename}:{frame.lineno}"
                for frame in traceback.extract_tb(problem.__traceback__)
            ]
            log.error("%s at %s", type(problem).__name__, " < ".join(reversed(places[-5:])))  # noqa: TRY400
            response = await self.answer(Request(scope))
            await response(scope, receive, send)


def _caching(request: Request) -> str:
    if request.url.path.startswith("/static/"):
        # The address of the stylesheet holds its digest.
        return f"public, max-age={ONE_YEAR}, immutable"
    is_personal = bool(request.cookies) or "authorization" in request.headers
    return "no-store" if is_personal else "no-cache"
