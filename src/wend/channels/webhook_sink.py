"""A small receiver of webhooks for tests and demonstrations: checks the signature, removes repeats, counts.

Rule 1. It does what the specification asks of a receiver, so what passes here passes elsewhere.
"""

import asyncio
import socket
import threading
from collections import Counter
from typing import Any

import msgspec
import uvicorn
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


class WebhookSink:
    """A receiver on 127.0.0.1, in a thread of its own. `status` is what it answers to a good request."""

    def __init__(self, secret: str, *, port: int = 0, status: int = 200) -> None:
        self.status = status
        self.headers: dict[str, str] = {}  # added to each answer
        self.answer: Any = None  # what is answered to a good request instead of its id
        self.requests: list[tuple[str, str, dict[str, str]]] = []  # method, path with query, headers
        self.received: dict[str, Any] = {}  # payload by webhook-id
        self.handed_over: Counter[str] = Counter()  # how often each id came, repeats included
        self.refused = 0  # requests with a bad signature
        self._verifier = Webhook(secret)
        app = Starlette(
            routes=[Route("/{rest:path}", self._receive, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]
        )
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="webhook-sink", daemon=True)
        self._ready = threading.Event()
        self.port = port

    def start(self) -> "WebhookSink":
        """Listen; `port` then says where."""
        self._thread.start()
        self._ready.wait(10)
        return self

    def stop(self) -> None:
        """Stop listening, and wait until the thread is done."""
        self._server.should_exit = True
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        listening = socket.socket()
        listening.bind(("127.0.0.1", self.port))
        listening.listen(256)
        self.port = listening.getsockname()[1]
        self._ready.set()  # from now on connections wait in the backlog
        await self._server.serve([listening])

    async def _receive(self, request: Request) -> JSONResponse:
        body = await request.body()
        try:
            self._verifier.verify(body, dict(request.headers), json_parse=False)
        except WebhookVerificationError as error:
            self.refused += 1
            return JSONResponse({"error": str(error)}, status_code=401)
        webhook_id = request.headers["webhook-id"]
        self.handed_over[webhook_id] += 1
        url = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        self.requests.append((request.method, url, dict(request.headers)))
        if self.status < 300:
            self.received[webhook_id] = msgspec.json.decode(body) if body else None
        answer = {"received": webhook_id} if self.answer is None else self.answer
        return JSONResponse(answer, status_code=self.status, headers=self.headers)
