"""Processes at work: where the store is in memory, only this one."""

from datetime import UTC, datetime
from typing import Final

import msgspec

from wend.app.signs import Tally, Worker, add_up
from wend.model.message import MessageStatus
from wend.store.memory.room import Room

_LONG_AGO: Final = datetime.fromtimestamp(0, UTC)


class MemoryWorkers(Room):
    """`wend.app.ports_workers.Workers`."""

    def enlist(self, worker: Worker) -> None:
        """Say that a process has begun to work."""
        with self._kept.lock:
            self._kept.workers[worker.name] = worker

    def beat(self, worker: Worker) -> bool:
        """Say that it still does; False: it was given up meanwhile."""
        with self._kept.lock:
            known = self._kept.workers.get(worker.name)
            if known is None:
                return False
            told = {"beats": known.beats + 1, "beat_at": worker.beat_at, "loops": worker.loops, "counts": worker.counts}
            self._kept.workers[worker.name] = msgspec.structs.replace(known, **told)
            return True

    def workers(self) -> list[Worker]:
        """The processes that have not been given up, the longest at work first."""
        with self._kept.lock:
            return sorted(self._kept.workers.values(), key=lambda each: (each.started_at, each.name))

    def give_up(self, name: str, beats: int | None = None, *, ended: bool = False) -> bool:
        """Take a process off and free what it holds; whether that was so."""
        with self._kept.lock:
            known = self._kept.workers.get(name)
            if beats is not None and (known is None or known.beats != beats):
                return False
            if known:
                del self._kept.workers[name]
                self._kept.counted = add_up([self._kept.counted, known.counts])
            self._free(name, ended=ended)
            return known is not None

    def counted(self) -> Tally:
        """What all processes have counted so far, those that are gone too."""
        with self._kept.lock:
            return add_up([self._kept.counted, *(each.counts for each in self._kept.workers.values())])

    def _free(self, name: str, *, ended: bool) -> None:
        for customer in self._kept.customers.values():
            claim = customer.claim
            if claim and claim.owner == name and not claim.set_aside:
                customer.claim = None
                customer.ring(claim.due)
        for held in self._kept.outbox.values():
            if held.owner == name and held.message.status is MessageStatus.QUEUED:
                held.owner, held.until = "", None
            elif held.owner == name and held.message.status is MessageStatus.SENDING and ended:
                held.until = _LONG_AGO
