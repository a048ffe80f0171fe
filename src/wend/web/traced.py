"""Requests as spans: one for each, continuing the trace of whoever asked.

Rule 1. A span names the road, not what was asked about: paths with ids in them are cut where the ids begin.
"""

import time
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wend.web.ingest import PATHS


class RequestTracing(Protocol):
    """How the span of a request is written; times are nanoseconds since 1970."""

    def request(self, method: str, road: str, status: int, headers: dict[str, str], *, began: int) -> None:
        """A span from `began` until now."""


class TracedRequests:
    """An application whose requests are told."""

    def __init__(self, within: ASGIApp, tracing: RequestTracing) -> None:
        self._within = within
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and tell of it."""
        if scope["type"] != "http":
            await self._within(scope, receive, send)
            return
        began, status = time.time_ns(), 500  # whatever breaks before it answers

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._within(scope, receive, noting)
        finally:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            self._tracing.request(scope["method"], road_of(scope["path"]), status, headers, began=began)


def road_of(path: str) -> str:
    """A path without what stands in it for customers, runs and the like."""
    if path in PATHS:
        return path
    first, second, *_ = [*path.split("/")[1:], "", ""]
    return f"/api/{second}" if first == "api" else f"/{first}"
