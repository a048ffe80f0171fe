"""The drop-outs of a log that comes in portions: those of `dropouts`, with the patience of the whole log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from wend.mining.dropouts import PATIENCE_SHARE, Dropout, Dropouts, dropped_cases, pauses, visiting_cases
from wend.mining.errors import MiningError
from wend.mining.large_spreads import Grouped, Logs, added, spreads_of
from wend.mining.log import EventLog, datetime_of

_EXAMPLES = 5


@dataclass(eq=False)
class _Found:
    """What is counted while the drop-outs of the portions are read."""

    cases: int = 0
    reached: int = 0
    visits: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def take(self, log: EventLog, goals: Sequence[str], quiet_since: int) -> Grouped[str]:
        """The drop-outs of a portion by their last activity."""
        codes = [code for code, name in enumerate(log.activities) if name in goals]
        reached, dropped = dropped_cases(log, codes, quiet_since)
        last = log.activity[log.last_rows[dropped]]
        self.cases, self.reached = self.cases + log.n_cases, self.reached + reached
        added(self.visits, dict(zip(log.activities, visiting_cases(log).tolist(), strict=True)))
        for code in np.unique(last).tolist():
            known = self.examples.setdefault(log.activities[code], [])
            known += log.case_names(dropped[last == code][: _EXAMPLES - len(known)])
        return Grouped(list(log.activities), last, log.durations[dropped])


def dropouts_of(
    logs: Logs, goal: str | Sequence[str], *, patience: timedelta | None = None, until: int | None = None
) -> Dropouts:
    """Where cases end without any of the goal activities, over all portions.

    >>> parts = [EventLog.of_paths({"1": "abc"}), EventLog.of_paths({"2": "ab", "3": "abb"})]
    >>> found = dropouts_of(lambda: parts, "c", patience=timedelta(minutes=30))
    >>> found.reached, found.open, [(d.activity, d.cases, d.visits) for d in found.dropouts]
    (1, 1, [('b', 1, 3)])

    Raises:
        MiningError: no event is a goal activity.

    """
    goals = (goal,) if isinstance(goal, str) else tuple(goal)
    end, still = _span(logs, goals, patience)
    end = end if until is None else until
    found = _Found()
    passes = iter((found, _Found()))  # the second pass counts again, for nobody

    def portions() -> Iterator[Grouped[str]]:
        counting = next(passes)
        return (counting.take(log, goals, end - still) for log in logs())

    rows = [
        Dropout(
            name,
            seen.count,
            found.visits[name],
            seen.count / found.visits[name],
            seen.median_seconds,
            tuple(found.examples[name]),
        )
        for name, seen in spreads_of(portions).items()
    ]
    rows.sort(key=lambda row: (-row.cases, row.activity))
    dropped = sum(row.cases for row in rows)
    return Dropouts(
        found.cases,
        goals,
        found.reached,
        found.cases - found.reached - dropped,
        dropped,
        still / 1e6,
        datetime_of(end).isoformat(),
        tuple(rows),
    )


def _span(logs: Logs, goals: Sequence[str], patience: timedelta | None) -> tuple[int, int]:
    """The last time of all portions, and the patience in microseconds."""
    names: dict[str, None] = {}
    ends = [0]
    if not goals:
        raise MiningError("Name at least one activity as the goal.")

    def gaps() -> Iterator[Grouped[str]]:
        for log in logs():
            names.update(dict.fromkeys(log.activities))
            ends.append(int(log.time.max()))
            between = pauses(log) if patience is None else np.zeros(0, np.int64)
            yield Grouped(["all"], np.zeros(len(between), np.int64), between)

    usual = spreads_of(gaps, (PATIENCE_SHARE, PATIENCE_SHARE)).get("all")
    for goal in goals:
        if goal not in names:
            shown = ", ".join(map(repr, list(names)[:8]))
            raise MiningError(f"No event of the log is named {goal!r}; there are, for instance, {shown}.")
    if patience is not None:
        return max(ends), patience // timedelta(microseconds=1)
    return max(ends), round(usual.median_seconds * 1e6) if usual else 0
