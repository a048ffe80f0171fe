"""The web server, in a thread of its own."""

import socket
import threading

import uvicorn
from starlette.types import ASGIApp

from wend import limits
from wend.wiring.errors import WiringError


class WebServer:
    """One application on one listening socket, which other processes may share."""

    def __init__(self, app: ASGIApp, listening: socket.socket, log_level: str) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level=log_level,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(limits.STOP_SECONDS),
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="wend-web", daemon=True)

    def start(self) -> None:
        """Return when it answers. Raises `WiringError` when it cannot start."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)
        if not self._server.started:
            raise WiringError("the server has not started; the log says why")

    def stop(self) -> None:
        """Take no more connections, finish the requests at hand, and end."""
        self._server.should_exit = True
        self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._thread.is_alive()
