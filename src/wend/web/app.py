"""The house's one entrance: which door a request goes through.

Rule 1. Events go first and shortest: no framework, no middleware, write keys only.
Rule 2. What customers and providers reach (`/u/`, `/hooks/`) is public and carries its own signature.
Rule 3. The API and `/metrics` are behind `AccessGate`. The console's files hold nothing of anybody's and are for everyone: they ask for
        the key that the API wants.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from wend.app.ingest import Ingest
from wend.app.links import Links
from wend.app.live_maps import LiveMaps
from wend.app.ports import Store
from wend.app.watched import Meter
from wend.channels.mailbox import Mailbox
from wend.web.access import AccessGate
from wend.web.api import make_api
from wend.web.console import BUNDLE, Console
from wend.web.health import Loops, Readiness, healthy
from wend.web.ingest import PATHS, IngestDoor
from wend.web.keys import KeyRing
from wend.web.metrics import MetricsPage
from wend.web.receipts import SOURCE, ReceiptsHook
from wend.web.sdk_settings import SettingsDoor, is_settings_path
from wend.web.security_headers import SecurityHeaders
from wend.web.unsubscribe import UnsubscribePage


def make_app(
    store: Store,
    ingest: Ingest,
    *,
    base_url: str,
    secret: str | Sequence[str],
    receipts_secret: str = "",
    mailbox: Mailbox | None = None,
    loopback: bool = False,
    maps: LiveMaps | None = None,
    console: Path = BUNDLE,
    meter: Meter | None = None,
    loops: Loops = tuple,
    draining: Callable[[], bool] = lambda: False,
) -> ASGIApp:
    """The whole web side of Wend as one ASGI application.

    `base_url` is where the world reaches it, `secret` signs links (the first of several signs), `receipts_secret`
    (`whsec_…`) verifies providers' receipts (none: the hook is closed), `mailbox` is the local sink's, `maps` are kept by
    a worker (none: each look brings them up to date), and `loopback`
    says that the server listens on loopback alone, so that the person at the machine needs no key. `meter` has counted
    what passed through the store, `loops` tells how this process's workers are, and `draining` whether it is about to end.
    """
    keys = KeyRing(store)
    metrics = MetricsPage(store, meter or Meter(), loops, ingest.now)
    api = AccessGate(make_api(store, ingest, mailbox, maps), keys, loopback=loopback)
    public: list[BaseRoute] = [
        Route("/u/{token}", UnsubscribePage(store, ingest, Links(base_url, secret)).answer, methods=["GET", "POST"]),
        Route("/healthz", healthy),
        Route("/readyz", Readiness(store, ingest, loops, draining).answer),
        Route("/metrics", AccessGate(metrics, keys, loopback=loopback)),
        Mount("/", _Inside(api, Console(console))),
    ]
    if receipts_secret:
        public.insert(0, Route(SOURCE, ReceiptsHook(store, ingest, receipts_secret).answer, methods=["POST"]))
    rest = SecurityHeaders(Starlette(routes=public, lifespan=_lifespan(ingest)))
    return _Entrance(IngestDoor(ingest, keys), SettingsDoor(base_url, keys), rest)


class _Entrance:
    """Sends a request to the door that is meant for it."""

    def __init__(self, events: ASGIApp, settings: ASGIApp, rest: ASGIApp) -> None:
        self._events = events
        self._settings = settings
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # nothing here speaks it
        elif scope["type"] == "lifespan":
            await self._rest(scope, receive, send)
        elif scope["path"] in PATHS:
            await self._events(scope, receive, send)
        elif is_settings_path(scope["path"]):
            await self._settings(scope, receive, send)
        else:
            await self._rest(scope, receive, send)


class _Inside:
    """The API where its paths are, the console everywhere else."""

    def __init__(self, api: ASGIApp, console: ASGIApp) -> None:
        self._api = api
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        to_api = scope["path"].startswith(("/api/", "/v1/", "/hooks/"))
        await (self._api if to_api else self._console)(scope, receive, send)


def _lifespan(ingest: Ingest) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await ingest.close()

    return lifespan
