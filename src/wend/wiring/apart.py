"""Everything in processes of their own: how they are begun from the settings."""

import importlib
import socket
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import structlog

from wend.errors import WendError
from wend.settings import Settings
from wend.wiring.channels import make_channels, provider_of, read_channels
from wend.wiring.clock import SystemClock
from wend.wiring.listening import listen, port_of, url_of
from wend.wiring.parts import Part
from wend.wiring.secret import secret_of
from wend.wiring.service import Service
from wend.wiring.stores import open_store
from wend.wiring.supervisor import Supervisor
from wend.wiring.warm import work_out_classes

_log = structlog.get_logger(__name__)


class Apart:
    """A supervisor over so many processes of each part. Raises `WendError` for settings that cannot work."""

    def __init__(self, settings: Settings, folder: Path, counts: dict[Part, int]) -> None:
        self._settings = settings
        self._folder = folder
        check_channels(settings, folder)
        self._listening = listen(settings)
        self._port = port_of(self._listening)
        self._supervisor = Supervisor(_seats(counts), self._job, self._died)

    @property
    def url(self) -> str:
        """Where it listens."""
        return url_of(self._settings, self._port)

    def start(self) -> bool:
        """Start all; whether nobody asked to stop meanwhile."""
        preload()
        return self._supervisor.start()

    def watch(self) -> None:
        """Look after all until asked to stop."""
        self._supervisor.watch()

    def stop(self) -> None:
        """Take nothing more in, finish what is at hand, and end."""
        self._listening.close()
        self._supervisor.stop()

    def _job(self, part: Part, owner: str, ready: Callable[[], None], wait: Callable[[], None]) -> None:
        listening = self._own_listening(part)
        with closing(open_store(self._settings, self._folder)) as store:
            parts = frozenset({part})
            service = Service(
                store, self._settings, self._folder, owner=owner, parts=parts, listening=listening, port=self._port
            )
            try:
                service.start()
                ready()
                wait()
            finally:
                service.stop()

    def _own_listening(self, part: Part) -> socket.socket | None:
        """Only who takes connections holds the socket: else they would wait where nobody comes."""
        if part is Part.API:
            return self._listening
        self._listening.close()
        return None

    def _died(self, owner: str) -> None:
        """Free at once what it held. Where that cannot be, the others find out by themselves."""
        try:
            with closing(open_store(self._settings, self._folder)) as store:
                store.give_up(owner, ended=True)
        except WendError as error:
            _log.warning("what a process held could not be freed at once", process=owner, why=str(error))


def preload() -> None:
    """Load what children would load: once, before there are any, so that each begins at once and shares its memory."""
    importlib.import_module("wend.wiring.front")
    importlib.import_module("wend.workers.diagnose")
    work_out_classes()


def check_channels(settings: Settings, folder: Path) -> None:
    """Raise `WendError` for channels that could not be started."""
    stated = dict(read_channels(folder))
    if provider_of(stated, "email") == "sink":
        stated["email"] = {**stated["email"], "host": "127.0.0.1", "port": 25}  # as the sink itself will say
    make_channels(stated, None, secret_of(settings, folder), SystemClock(), folder)


def _seats(counts: dict[Part, int]) -> Iterable[tuple[str, Part]]:
    for part, count in counts.items():
        for number in range(1, count + 1):
            yield (f"{part}-{number}" if count > 1 else str(part)), part
