"""Entries of journeys with caps, counted: in memory the runs themselves are."""

from collections.abc import Sequence

from wend.app.ports import Commit, Counting, Counts
from wend.app.ports_log import DataKind
from wend.store.entry_counts import Kept, changes, counts_of, moved
from wend.store.forgetting import PART
from wend.store.memory.room import Room
from wend.store.times import to_micros


class MemoryEntryCounts(Room):
    """The counts of `wend.app.ports.Bell`."""

    def count_entries(self, journeys: Sequence[Counting]) -> dict[str, Counts]:
        """The counts of journeys now."""
        with self._kept.lock:
            return {each.journey: counts_of(self._count(each)) for each in journeys}

    def check_counts(self, commits: Sequence[Commit]) -> None:
        """Raise `CapReachedError` where these commits would let too many in."""
        for change in changes(commits):
            moved(self._count(change.counting), change)

    def _count(self, counting: Counting) -> Kept:
        runs = [run for run, _ in self._kept.runs.values() if run.journey == counting.journey and "." not in run.id]
        today = sum(run.entered_at >= counting.since for run in runs)
        active = sum(run.status != "ended" for run in runs)
        gone = sum(
            each.count
            for (kind, what), each in self._kept.gone.items()
            if kind is DataKind.RUNS and what[0] == counting.journey and what[1] != PART
        )
        return Kept(counting.version, to_micros(counting.since), today, len(runs) + gone, active)
