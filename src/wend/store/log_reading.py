"""What archive and retention ask of the log, the same in every store that speaks SQL."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from datetime import datetime

from wend.app.ports_log import LogRow
from wend.store import forgetting
from wend.store.forgetting import Ask
from wend.store.times import from_micros


class LogReading(ABC):
    """The questions of `wend.app.ports_log.LogKeeping`; a store says how it is asked."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Ask]: ...

    def log_rows(self, after: int, limit: int) -> list[LogRow]:
        """Events as the log has them."""
        with self._reading() as ask:
            return [LogRow(*row) for row in ask(forgetting.LOG_ROWS, (after, limit))]

    def received_from(self, seq: int) -> tuple[int, datetime] | None:
        """The first event at or behind a place."""
        with self._reading() as ask:
            rows = ask(forgetting.RECEIVED_FROM, (seq,))
        return (rows[0][0], from_micros(rows[0][1])) if rows else None

    def unapplied_from(self, up_to: int) -> int | None:
        """The first place whose event waits for its turn."""
        with self._reading() as ask:
            ((first,),) = ask(forgetting.UNAPPLIED, (up_to,))
        return None if first is None else int(first)
