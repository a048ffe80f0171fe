"""One process: API, engine, delivery and, where e-mail goes to it, the local sink."""

import os
import secrets
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import uvicorn

from wend import limits
from wend.app.ingest import Ingest
from wend.app.links import Links
from wend.app.live_maps import LiveMaps
from wend.app.ports import Channel, Clock, Store
from wend.app.watched import Meter, watched
from wend.channels.sink import MailSink
from wend.settings import Settings
from wend.web.app import make_app
from wend.wiring.channels import make_channels, provider_of, read_channels
from wend.wiring.diagnosis import diagnose_apart
from wend.wiring.errors import WiringError
from wend.workers.advance import AdvanceLoop
from wend.workers.deliver import DeliverLoop
from wend.workers.diagnose import DiagnoseLoop
from wend.workers.live_map import LiveMapLoop
from wend.workers.loop import Loop
from wend.workers.operate import OperateLoop
from wend.workers.schedule import ScheduleLoop

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class Service:
    """Everything of one process: API, engine, delivery and, where e-mail goes to it, the local sink."""

    store: Store
    settings: Settings
    folder: Path
    clock: Clock = field(default_factory=SystemClock)
    _loops: list[Loop] = field(default_factory=list)
    _aside: list[Loop] = field(default_factory=list)  # mining: nothing waits for these
    _sink: MailSink | None = None
    _server: uvicorn.Server | None = None
    _maps: LiveMaps = field(init=False)
    _meter: Meter = field(init=False)
    _thread: threading.Thread | None = None
    port: int = 0
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")  # of its claims

    def __post_init__(self) -> None:
        self._meter = Meter()
        self.store = watched(self.store, self._meter)
        self._maps = LiveMaps(self.store)

    def start(self) -> None:
        """Start all parts; the server answers when this returns. Raises `WiringError` when it cannot listen."""
        stated = read_channels(self.folder)
        if provider_of(stated, "email") == "sink":
            self._sink = MailSink(self.folder / "mailbox.sqlite", port=self.settings.sink_port)
            self._sink.start()
        channels = make_channels(stated, self._sink, self._secret(), self.clock, self.folder)
        listening = _listen(self.settings.host, self.settings.port)
        self.port = listening.getsockname()[1]
        self._start_loops(channels)
        self._start_mining(make_channels(stated, self._sink, self._secret(), self.clock, self.folder))
        self._start_server(listening)

    def stop(self) -> None:
        """Finish what is at hand and stop: intake first, then the workers, then the sink."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        for loop in (*self._aside, *self._loops):
            loop.stop()
        if self._sink is not None:
            self._sink.stop()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.settings.host}:{self.port}"

    @property
    def sink(self) -> MailSink | None:
        """The local sink, when e-mail goes to it."""
        return self._sink

    @property
    def _base_url(self) -> str:
        return self.settings.base_url or self.url

    def settle(self) -> None:
        """Return when everything that is due by the clock has been done: turns taken, messages handed over."""
        while (due := self.next_due()) is not None and due <= self.clock.now():
            for loop in self._loops:
                if not loop.wait_idle(limits.SETTLE_SECONDS_MAX):
                    raise WiringError(f"the {loop.name} worker has not come to rest; its failures are in the log")

    def next_due(self) -> datetime | None:
        """When the next turn or message is due."""
        times = (self.store.next_due(), self.store.next_message_due())
        return min((at for at in times if at), default=None)

    def _start_loops(self, channels: Mapping[str, Channel]) -> None:
        links = Links(self._base_url, self._secret())
        self._loops = [
            AdvanceLoop(self.store, self.clock, self.owner),
            DeliverLoop(self.store, channels, links, self.clock, self.owner, mail=True),
            DeliverLoop(self.store, channels, links, self.clock, self.owner, mail=False),
            ScheduleLoop(self.store, self.clock),
            OperateLoop(self.store, self.clock),
        ]
        for loop in self._loops:
            loop.start()

    def _start_mining(self, channels: Mapping[str, Channel]) -> None:
        """Channels of its own: their connections belong to the event loop of one worker."""
        run = diagnose_apart(self.settings.database or str(self.folder / "wend.sqlite"))
        self._aside = [
            LiveMapLoop(self._maps),
            DiagnoseLoop(self.store, channels, self.clock, self._base_url, run),
        ]
        for loop in self._aside:
            loop.start()

    def _start_server(self, listening: socket.socket) -> None:
        app = make_app(
            self.store,
            Ingest(self.store, self.clock),
            base_url=self._base_url,
            secret=self._secret(),
            receipts_secret=self.settings.receipts_secret,
            mailbox=self._sink,
            loopback=self.settings.host in _LOOPBACK,
            maps=self._maps,
            meter=self._meter,
            loops=lambda: [loop.sign() for loop in (*self._loops, *self._aside)],
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level=self.settings.log_level,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=int(limits.STOP_SECONDS),
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="wend-web", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)
        if not self._server.started:
            raise WiringError("the server has not started; the log says why")

    def _secret(self) -> str:
        """Signs links. Made once and kept in the folder, for the owner's eyes only."""
        if self.settings.secret:
            return self.settings.secret
        path = self.folder / ".wend-secret"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
        return path.read_text().strip()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = error.strerror if isinstance(error, OSError) else "a port is a number from 0 to 65535"
        raise WiringError(f"cannot listen on {host}:{port}: {why}; choose another with --port or --host") from None
    listening.listen(1024)
    return listening
