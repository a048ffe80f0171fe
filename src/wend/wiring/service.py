"""What one process does: some parts of a Wend, or all of them.

Rule 1. Parts know nothing of each other: what they have in common is in the store. So they may be in one process, in
        several, or on several machines.
"""

import socket
import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from wend import limits
from wend.app.fleet import Fleet
from wend.app.links import Links
from wend.app.ports import Channel, Clock, Store
from wend.app.signs import LoopSign, Worker
from wend.app.watched import Meter, watched
from wend.channels.mailbox import Mailbox
from wend.channels.sink import MailSink
from wend.errors import WendError
from wend.settings import Settings
from wend.wiring.channels import make_channels, provider_of, read_channels
from wend.wiring.clock import SystemClock
from wend.wiring.errors import WiringError
from wend.wiring.listening import listen, port_of, url_of
from wend.wiring.loops import delivery_loops, diagnose_loop, engine_loops, retain_loop
from wend.wiring.names import fleet_of, new_owner
from wend.wiring.parts import ALL, Part
from wend.wiring.secret import secret_of
from wend.wiring.server import WebServer
from wend.wiring.traces import Traces, begin_traces
from wend.wiring.warm import work_out_classes
from wend.workers.beat import BeatLoop
from wend.workers.loop import Loop
from wend.workers.wake import Caller

_log = structlog.get_logger(__name__)


@dataclass
class Service:
    """The parts that one process runs. `listening` is a socket that listens already, `port` the API's where that is elsewhere."""

    store: Store
    settings: Settings
    folder: Path
    clock: Clock = field(default_factory=SystemClock)
    owner: str = field(default_factory=new_owner)  # of its claims
    parts: AbstractSet[Part] = ALL
    listening: socket.socket | None = None
    port: int = 0
    _loops: list[Loop] = field(default_factory=list)
    _aside: list[Loop] = field(default_factory=list)  # mining: nothing waits for these
    _sink: MailSink | None = None
    _server: WebServer | None = None
    _meter: Meter = field(default_factory=Meter)
    _fleet: Fleet = field(init=False)
    _life: list[BeatLoop | Caller] = field(default_factory=list)
    _draining: bool = False
    _traces: Traces | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.store = watched(self.store, self._meter)
        self._traces = begin_traces()
        if self._traces:
            self.store = self._traces.store(self.store)
        self._fleet = fleet_of(self.store, self._me(), self._signs, self._meter)

    def start(self) -> None:
        """Start all parts; the server answers when this returns. Raises `WiringError` for what cannot start."""
        if Part.API in self.parts and self.listening is None:
            self.listening = listen(self.settings)
        self.port = port_of(self.listening) if self.listening else self.port or self.settings.port
        if Part.ENGINE in self.parts:
            self._loops += engine_loops(self.store, self.clock, self.owner)
            self._aside.append(retain_loop(self.store, self.clock, self.folder))
        if Part.DELIVERY in self.parts:
            self._add_delivery()
        if self.listening is not None:
            self._add_server(self.listening)
        work_out_classes()
        self._fleet.enlist(self.clock.now())  # known to the others, before anything is claimed
        for loop in (*self._loops, *self._aside):
            loop.start()
        self._begin_life()
        if self._server is not None:
            self._server.start()

    def stop(self) -> None:
        """Finish what is at hand and stop: intake first, then the workers, then the sink."""
        if self._server is not None and self._server.alive:
            self._draining = True
            time.sleep(self.settings.drain_seconds)
            self._server.stop()
        for loop in (*self._aside, *self._loops, *self._life):  # it goes on saying that it lives while others finish
            loop.stop()
        if self._sink is not None:
            self._sink.stop()
        if self._life:
            self._end_life()
        if self._traces:
            self._traces.close()

    @property
    def url(self) -> str:
        """Where it listens."""
        return url_of(self.settings, self.port)

    @property
    def sink(self) -> MailSink | None:
        """The local sink, when e-mail goes to it."""
        return self._sink

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

    @property
    def _base_url(self) -> str:
        return self.settings.base_url or self.url

    @property
    def _secret(self) -> str:
        return secret_of(self.settings, self.folder)

    def _signs(self) -> tuple[LoopSign, ...]:
        return tuple(loop.sign() for loop in (*self._loops, *self._aside))

    def _me(self) -> Worker:
        now = self.clock.now()
        return Worker(name=self.owner, parts=tuple(sorted(self.parts)), started_at=now, beat_at=now)

    def _begin_life(self) -> None:
        self._life.append(BeatLoop(self._fleet, self.clock))
        listening = [loop for loop in self._loops if loop.listens]
        if listening and isinstance(self.clock, SystemClock):  # any other moves on without anybody being called
            self._life.append(Caller(self.store, listening))
        for each in self._life:
            each.start()

    def _end_life(self) -> None:
        """Leave nothing behind. Where the store cannot be reached, others find out by themselves."""
        try:
            self._fleet.leave(self.clock.now())
        except WendError as error:
            _log.warning("the others could not be told that this process ends", why=str(error))

    def _add_delivery(self) -> None:
        stated = read_channels(self.folder)
        if provider_of(stated, "email") == "sink":
            self._sink = MailSink(self.folder / "mailbox.sqlite", port=self.settings.sink_port)
            self._sink.start()

        def channels() -> Mapping[str, Channel]:
            return make_channels(stated, self._sink, self._secret, self.clock, self.folder)

        links = Links(self._base_url, self._secret)
        self._loops += delivery_loops(self.store, self.clock, self.owner, channels, links)
        database = self.settings.database or str(self.folder / "wend.sqlite")
        self._aside.append(diagnose_loop(self.store, self.clock, channels, self._base_url, database))

    def _add_server(self, listening: socket.socket) -> None:
        from wend.wiring.front import make_front  # noqa: PLC0415 - slow to load, and only some processes need it

        front = make_front(
            self.store,
            self.settings,
            clock=self.clock,
            base_url=self._base_url,
            secret=self._secret,
            mailbox=self._mailbox(),
            meter=self._meter,
            loops=self._signs,
            draining=lambda: self._draining,
        )
        self._aside.append(front.map_loop)
        app = self._traces.front(front.app) if self._traces else front.app
        self._server = WebServer(app, listening, self.settings.log_level)

    def _mailbox(self) -> Mailbox | None:
        """The mails of the local sink, whoever runs it."""
        kept = self.folder / "mailbox.sqlite"
        return Mailbox(kept) if provider_of(read_channels(self.folder), "email") == "sink" else None
