"""The questions behind `wend.app.signs`, for every store that speaks SQL: each is answered from an index."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from wend.app.signs import Signs
from wend.store.rows import Row
from wend.store.times import maybe_time

Ask = Callable[[str], Row | None]  # the first row that answers
AskAll = Callable[[str], Iterable[Row]]

_UP_TO: Final = {
    "bells": "SELECT 1 FROM bells WHERE rung_at <= {now}",
    "timers": "SELECT 1 FROM customers WHERE due_at <= {now}",
    "outbox": "SELECT 1 FROM messages WHERE due_at <= {now}",
    "dead_letters": "SELECT 1 FROM dead_letters",
}
_COUNTS: Final = {
    "sending": "SELECT count(*) FROM messages WHERE status = 'sending'",
    "set_aside": "SELECT count(*) FROM claims WHERE set_aside <> ''",
    "generation": "SELECT coalesce(max(value), 0) FROM meta WHERE name = 'generation'",
}
QUEUED: Final = "SELECT count(*) FROM (SELECT 1 FROM messages WHERE due_at IS NOT NULL LIMIT {at_most}) AS counted"
_OLDEST: Final = "SELECT min(due_at) FROM messages WHERE due_at IS NOT NULL"
_NEWEST: Final = "SELECT id, received_at FROM events ORDER BY id DESC LIMIT 1"
_RUNS: Final = "SELECT journey, status, count(*) FROM runs WHERE status <> 'ended' GROUP BY journey, status"
_TASKS: Final = "SELECT queue, status, count(*) FROM tasks WHERE closed_at IS NULL GROUP BY queue, status"


def read_signs(ask: Ask, ask_all: AskAll, now: int, at_most: int) -> Signs:
    """The signs of a store; `now` in microseconds, which are put into the questions as they are."""
    counts: dict[str, Any] = {name: _first(ask(question)) for name, question in _COUNTS.items()}
    for name, question in _UP_TO.items():
        counts[name] = _first(ask(f"SELECT count(*) FROM ({question.format(now=now)} LIMIT {at_most}) AS counted"))  # noqa: S608 - numbers
    seq, received = ask(_NEWEST) or (0, None)
    return Signs(
        **counts,
        oldest_message=maybe_time(_first(ask(_OLDEST))),
        events=seq,
        newest_event=maybe_time(received),
        runs=_nested(ask_all(_RUNS)),
        tasks=_nested(ask_all(_TASKS)),
    )


def _first(row: Row | None) -> Any:
    return row[0] if row else None


def _nested(rows: Iterable[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outer, inner, count in sorted(map(tuple, rows)):
        found.setdefault(outer, {})[inner] = count
    return found
