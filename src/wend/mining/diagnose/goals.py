"""What a journey is for, where nobody said so: a guess, and the words that admit it.

Rule 1. A named goal is taken as it is; a name the log does not know is an error.
Rule 2. The guess is the step that most of the full journeys end with: those with as many different steps as the
        median journey or more. Cases cut off by the end of the log say little here, and they are few.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from wend.mining.log import EventLog

_END_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Goal:
    """The activities that count as success (codes and names), and whether they were guessed."""

    codes: frozenset[int]
    names: tuple[str, ...]
    guessed: bool

    @property
    def words(self) -> str:
        named = " or ".join(f"'{name}'" for name in self.names)
        if not self.codes:
            return "No goal was named and none could be guessed."
        return (
            f"The goal {named} was guessed: most full journeys end there." if self.guessed else f"The goal is {named}."
        )


def goal_of(log: EventLog, goal: str | Iterable[str] | None = None) -> Goal:
    """The goal by name or names, or guessed.

    >>> goal_of(EventLog.of_paths({"1": ["see", "buy"], "2": ["see"], "3": ["see", "buy"]})).words
    "The goal 'buy' was guessed: most full journeys end there."
    """
    if goal is not None:
        names = (goal,) if isinstance(goal, str) else tuple(goal)
        return Goal(frozenset(log.activity_code(name) for name in names), names, guessed=False)
    kinds = distinct_steps(log)
    if not len(kinds) or kinds.max() < 2:
        return Goal(frozenset(), (), guessed=True)
    full = kinds >= max(2, float(np.median(kinds)))
    ends = np.bincount(log.activity[log.last_rows[full]], minlength=len(log.activities))
    best = int(np.argmax(ends))
    return Goal(frozenset({best}), (str(log.activities[best]),), guessed=True)


def distinct_steps(log: EventLog) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many different activities each case has."""
    size = len(log.activities)
    pairs = np.unique(log.case.astype(np.int64) * size + log.activity)
    return np.bincount(pairs // size, minlength=log.n_cases)


def proper_ends(log: EventLog, goal: Goal) -> frozenset[int]:
    """Where a journey properly ends: the goal, and activities after which nine of ten cases have nothing more."""
    size = len(log.activities)
    seen = np.bincount(log.activity, minlength=size)
    last = np.bincount(log.activity[log.last_rows], minlength=size)
    return goal.codes | frozenset(np.flatnonzero(last >= _END_SHARE * np.maximum(seen, 1)).tolist())
