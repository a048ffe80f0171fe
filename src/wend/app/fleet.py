"""The processes that work on one store: this one says that it lives, and looks who does not.

Rule 1. Nobody leads: each process looks, and whoever is first to give one up has done it for all.
Rule 2. Silence is counted in looks, not in seconds of a clock: clocks may differ and jump, and a machine may sleep.
Rule 3. What was counted is told as a sum since enlisting. After being given up a process enlists anew, and tells only what it
        had not told before: so no count is told twice.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec
import structlog

from wend import limits
from wend.app.ports_workers import Workers
from wend.app.signs import LoopSign, Tally, Worker, add_up

_log = structlog.get_logger(__name__)


class Fleet:
    """All processes, as this one sees them. `is_gone` tells of a name whether its process is known not to be there."""

    def __init__(
        self,
        store: Workers,
        me: Worker,
        loops: Callable[[], tuple[LoopSign, ...]],
        counts: Callable[[], Tally],
        is_gone: Callable[[str], bool],
    ) -> None:
        self._store = store
        self._me = me
        self._loops = loops
        self._counts = counts
        self._is_gone = is_gone
        self._told: Tally = {}  # before it enlisted last
        self._looks: dict[
            str, tuple[int, int]
        ] = {}  # by name, its beats and at how many looks in a row they were the same

    def enlist(self, now: datetime) -> None:
        """Begin, before anything is claimed."""
        self._me = msgspec.structs.replace(self._me, beat_at=now)
        self._store.enlist(self._me)

    def beat(self, now: datetime) -> None:
        """Say that this process lives, and give up those that do not."""
        standing = self._now(now)
        if not self._store.beat(standing):
            _log.warning("this process was given up by others; it goes on", process=self._me.name)
            self._told = add_up([self._told, self._me.counts])
            standing = self._now(now)
            self._store.enlist(standing)
        self._me = standing
        self._look()

    def leave(self, now: datetime) -> None:
        """End: what is still held is free for others, and what was counted is kept."""
        self._store.beat(self._now(now))
        self._store.give_up(self._me.name, ended=True)

    def _look(self) -> None:
        others = [each for each in self._store.workers() if each.name != self._me.name]
        seen = {each.name: self._looks.get(each.name, (-1, 0)) for each in others}
        self._looks = {
            each.name: (each.beats, looks + 1 if each.beats == beats else 0)
            for each in others
            for beats, looks in [seen[each.name]]
        }
        for each in others:
            self._judge(each, self._looks[each.name][1])

    def _judge(self, worker: Worker, looks: int) -> None:
        gone = looks >= limits.DEAD_LOOKS and self._is_gone(worker.name)
        if (gone or looks >= limits.SILENT_LOOKS) and self._store.give_up(worker.name, worker.beats, ended=gone):
            _log.warning(
                "a process is gone: what it held is taken over"
                if gone
                else "a process is silent: its claims are taken over",
                process=worker.name,
                parts=worker.parts,
            )

    def _now(self, now: datetime) -> Worker:
        counts = less(self._counts(), self._told)
        return msgspec.structs.replace(self._me, beat_at=now, loops=self._loops(), counts=counts)


def less(counts: Tally, told: Tally) -> Tally:
    """What of the counts was not told before."""
    before = {name: dict(each) for name, each in told.items()}
    return {
        name: [(labels, count - before.get(name, {}).get(labels, 0)) for labels, count in each]
        for name, each in counts.items()
    }
