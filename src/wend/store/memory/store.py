"""The rooms of the store in memory under one roof."""

from wend.store.memory.columns import MemoryColumns, MemoryFindings
from wend.store.memory.ear import MemoryWaking
from wend.store.memory.kept import Kept
from wend.store.memory.letters import MemoryLetters
from wend.store.memory.log_keeping import MemoryLogKeeping
from wend.store.memory.merges import MemoryMerges
from wend.store.memory.operations import MemoryOperations
from wend.store.memory.reading import MemoryKeys, MemoryPublishing, MemoryReading, MemorySchedules
from wend.store.memory.signs import MemorySigns
from wend.store.memory.tasks import MemoryTasks
from wend.store.memory.workers import MemoryWorkers
from wend.store.memory.writing import MemoryBell, MemoryIntake, MemoryOutbox


class MemoryStore(
    MemoryIntake,
    MemoryMerges,
    MemoryBell,
    MemoryOutbox,
    MemoryPublishing,
    MemorySchedules,
    MemoryOperations,
    MemoryTasks,
    MemoryKeys,
    MemoryReading,
    MemoryColumns,
    MemoryFindings,
    MemoryLetters,
    MemorySigns,
    MemoryWorkers,
    MemoryWaking,
    MemoryLogKeeping,
):
    """`wend.app.ports.Store` in this process alone; gone when it ends."""

    def __init__(self) -> None:
        self._kept = Kept()

    def close(self) -> None:
        """Nothing is open."""
