"""Who may look in and steer: the API and the console.

Rule 1. With an admin key, everybody (`Authorization: Bearer KEY`). Write keys only send events.
Rule 2. Without a key, only a person at this very machine: Wend is bound to loopback, the connection came over loopback,
        the Host header names loopback (else a foreign name that resolves to 127.0.0.1 would do), no proxy has passed the
        request on, and no page of another site has caused it.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from wend.web.answers import failure
from wend.web.body import header
from wend.web.keys import KeyRing, bearer_key

_PASSED_ON: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OWN_SITES: Final = ("", "none", "same-origin")


class AccessGate:
    """An ASGI application that lets requests through to another one. `loopback`: Wend listens on loopback alone."""

    def __init__(self, inner: ASGIApp, keys: KeyRing, *, loopback: bool) -> None:
        self._inner = inner
        self._keys = keys
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan" or await self._may(scope):
            await self._inner(scope, receive, send)
        else:
            await _refusal()(scope, receive, send)

    async def _may(self, scope: Scope) -> bool:
        given = header(scope, b"authorization")
        if given:
            key = bearer_key(given)
            return key is not None and await self._keys.knows(key, "admin")
        return self._loopback and is_from_here(scope)


def is_from_here(scope: Scope) -> bool:
    """Whether a request was made at this machine, by a person's own doing (Rule 2)."""
    headers = Headers(scope=scope)
    if not all(_is_loopback(str((scope.get(end) or ("",))[0])) for end in ("server", "client")):
        return False
    host = headers.get("host", "")
    if not _is_loopback(_host_name(host)) or any(name in headers for name in _PASSED_ON):
        return False
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return False
    return scope["method"] in ("GET", "HEAD") or headers.get("sec-fetch-site", "") in _OWN_SITES


def _host_name(host: str) -> str:
    """The name in a Host header, without its port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    parts = name.split(".")
    in_127 = len(parts) == 4 and parts[0] == "127" and all(part.isdigit() for part in parts)
    return in_127 or name in ("localhost", "::1")


def _refusal() -> Response:
    return failure(
        401,
        "unauthorised",
        "this needs an admin key: send `Authorization: Bearer KEY`; without one it answers only at the machine itself, "
        "while Wend listens on loopback",
        {"WWW-Authenticate": 'Bearer realm="wend"'},
    )
