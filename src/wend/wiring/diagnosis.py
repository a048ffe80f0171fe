"""A diagnosis in a process of its own, so that it takes no time from intake and turns.

Rule 1. It speaks to the store alone; what it cannot do it says on standard error and with its status.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog

from wend.app.published import load_world
from wend.errors import WendError
from wend.limits import DIAGNOSE_EVENTS_MAX
from wend.settings import Settings, read_settings
from wend.wiring.stores import open_store

_log = structlog.get_logger(__name__)
_LOOK_SECONDS = 0.5
_NICE = 10


def diagnose_apart(database: str) -> Callable[[Sequence[str], datetime, Callable[[], bool]], None]:
    """What diagnoses some views of a store, each in a child process; `stopped` is asked whether to give up."""

    def run(views: Sequence[str], now: datetime, stopped: Callable[[], bool]) -> None:
        for view in views:
            words = [sys.executable, "-m", "wend.wiring.diagnosis", database, view, now.isoformat()]
            _wait(subprocess.Popen(words, stderr=subprocess.PIPE, text=True), view, stopped)  # noqa: S603 - our own module

    return run


def _wait(child: "subprocess.Popen[str]", view: str, stopped: Callable[[], bool]) -> None:
    while not stopped():
        try:
            _, words = child.communicate(timeout=_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        if child.returncode:
            _log.error("a diagnosis has failed", view=view, why=words.strip().splitlines()[-1:] or child.returncode)
        return
    child.terminate()
    child.communicate()


def diagnose_view(settings: Settings, view: str, now: datetime) -> int:
    """Diagnose one view of a store as its published settings say; how many findings there were."""
    from wend.app.diagnose import Asked, diagnose_record  # noqa: PLC0415 - mining is slow to load, and only the child does it
    from wend.app.mine import View  # noqa: PLC0415 - the same

    store = open_store(settings, None)
    try:
        asked = load_world(store).live.workspace.diagnosis
        seen = View(view, attributes=True, newest=DIAGNOSE_EVENTS_MAX)
        return len(diagnose_record(store, Asked([seen], asked.goals if asked else (), now), now))
    finally:
        store.close()


def main(words: Sequence[str]) -> int:
    """`python -m wend.wiring.diagnosis DATABASE VIEW NOW`."""
    database, view, now = words
    if hasattr(os, "nice"):
        os.nice(_NICE)
    try:
        diagnose_view(read_settings({"database": database}), view, datetime.fromisoformat(now).astimezone(UTC))
    except WendError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
