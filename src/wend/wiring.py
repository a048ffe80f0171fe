"""Wiring: the only file that knows concrete classes. Stores, channels, loops and the server are put together here."""

import base64
import hashlib
import os
import secrets
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import uvicorn

from wend import limits
from wend.app.ingest import Ingest
from wend.app.links import Links
from wend.app.ports import Channel, Clock, Store
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.channels.webhook import WebhookChannel, WebhookSettings
from wend.errors import WendError
from wend.model.document import read_yaml
from wend.settings import Settings
from wend.store.sqlite import SqliteStore
from wend.web.app import make_app
from wend.workers.advance import AdvanceLoop
from wend.workers.deliver import DeliverLoop
from wend.workers.loop import Loop
from wend.workers.schedule import ScheduleLoop

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class WiringError(WendError):
    """The settings do not fit together."""


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)


def open_store(settings: Settings, folder: Path | None) -> Store:
    """The store that the settings name; by default `wend.sqlite` in the workspace folder."""
    named = settings.database
    if named.startswith(("postgres://", "postgresql://")):
        raise WiringError("this release keeps its data in SQLite; give a file or sqlite:///PATH as the database")
    if not named and folder is None:
        raise WiringError("no store is named: run this in a workspace folder, or give --database (or WEND_DATABASE)")
    path = named.removeprefix("sqlite:///") if named else str(Path(folder or ".") / "wend.sqlite")
    return SqliteStore(Path(path))


@dataclass
class Service:
    """Everything of one process: API, engine, delivery and, where e-mail goes to it, the local sink."""

    store: Store
    settings: Settings
    folder: Path
    clock: Clock = field(default_factory=SystemClock)
    _loops: list[Loop] = field(default_factory=list)
    _sink: MailSink | None = None
    _server: uvicorn.Server | None = None
    _thread: threading.Thread | None = None
    port: int = 0

    def start(self) -> None:
        """Start all parts; the server answers when this returns. Raises `WiringError` when it cannot listen."""
        listening = _listen(self.settings.host, self.settings.port)
        self.port = listening.getsockname()[1]
        channels = _channel_settings(self.folder)
        if _provider(channels, "email") == "sink":
            self._sink = MailSink(self.folder / "mailbox.sqlite", port=self.settings.sink_port)
            self._sink.start()
        self._start_loops(channels)
        self._start_server(listening)

    def stop(self) -> None:
        """Finish what is at hand and stop: intake first, then the workers, then the sink."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join()
        for loop in self._loops:
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

    def _start_loops(self, channels: Mapping[str, Any]) -> None:
        owner = f"{socket.gethostname()}:{os.getpid()}"
        links = Links(self._base_url, self._secret())
        self._loops = [
            AdvanceLoop(self.store, self.clock, owner),
            DeliverLoop(self.store, lambda: self._make_channels(channels), links, self.clock, owner),
            ScheduleLoop(self.store, self.clock),
        ]
        for loop in self._loops:
            loop.start()

    def _make_channels(self, channels: Mapping[str, Any]) -> dict[str, Channel]:
        made: dict[str, Channel] = {"webhook": self._make_webhook(channels.get("webhook") or {})}
        if "email" in channels:
            made["email"] = self._make_email(channels["email"] or {})
        return made

    def _make_email(self, stated: Mapping[str, Any]) -> Channel:
        """SMTP as wend.yaml says; `provider: sink` is the local sink, which takes a repeated mail once."""
        sender = str(stated.get("from", ""))
        if self._sink is not None:
            sink = SmtpSettings(host=self._sink.host, port=self._sink.port, sender=sender)
            channel = SmtpEmail(sink, clock=self.clock.now)
            channel.provider, channel.deduplicates = "sink", True
            return channel
        known = {key: value for key, value in stated.items() if key not in ("provider", "from")}
        try:
            return SmtpEmail(msgspec.convert({**known, "sender": sender}, SmtpSettings, strict=False))
        except msgspec.ValidationError as error:
            raise WiringError(f"wend.yaml, channels.email: {error}") from None

    def _make_webhook(self, stated: Mapping[str, Any]) -> Channel:
        """Webhooks are signed with the secret of wend.yaml, else with one made from ours."""
        own = base64.b64encode(hashlib.sha256(f"webhook {self._secret()}".encode()).digest()).decode()
        known = {"secret": f"whsec_{own}", **stated}
        try:
            return WebhookChannel(msgspec.convert(known, WebhookSettings, strict=False))
        except msgspec.ValidationError as error:
            raise WiringError(f"wend.yaml, channels.webhook: {error}") from None

    def _start_server(self, listening: socket.socket) -> None:
        app = make_app(
            self.store,
            Ingest(self.store, self.clock),
            base_url=self._base_url,
            secret=self._secret(),
            receipts_secret=self.settings.receipts_secret,
            mailbox=self._sink,
            loopback=self.settings.host in _LOOPBACK,
        )
        config = uvicorn.Config(app, log_level=self.settings.log_level, access_log=False, server_header=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="wend-web", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            self._thread.join(0.01)

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
    except OSError as error:
        listening.close()
        raise WiringError(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port") from None
    listening.listen(1024)
    return listening


def _channel_settings(folder: Path) -> Mapping[str, Any]:
    """What wend.yaml says of channels; `{env: NAME}` stands for a value of the environment."""
    path = folder / "wend.yaml"
    if not path.exists():
        return {}
    node = read_yaml(path.read_text(encoding="utf-8"), str(path)).get("channels")
    return {name: _with_environment(value) for name, value in (node.plain() or {}).items()} if node else {}


def _with_environment(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if set(value) == {"env"}:
        if value["env"] not in os.environ:
            raise WiringError(f"wend.yaml takes a channel's setting from {value['env']}, which the environment lacks")
        return os.environ[value["env"]]
    return {key: _with_environment(each) for key, each in value.items()}


def _provider(channels: Mapping[str, Any], channel: str) -> str:
    return str((channels.get(channel) or {}).get("provider", ""))
