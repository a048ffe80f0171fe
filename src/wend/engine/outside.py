"""What a turn knows of the world beyond its customer: counts and scores, read by the shell before the turns.

Rule 1. It is an argument like the time: the same customer, stimulus, plans, time and outside give an equal turn.
Rule 2. It holds only what live plans ask for; a value that is missing stands for nothing known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entries:
    """How often a journey was entered: today (in the workspace's zone), ever, and how many of its runs are active."""

    today: int = 0
    ever: int = 0
    active: int = 0


@dataclass(frozen=True, slots=True)
class Outside:
    """The world beyond one customer."""

    entries: Mapping[str, Entries] = field(default_factory=dict)  # by journey, of those with entry caps
    open_tasks: Mapping[str, int] = field(default_factory=dict)  # by queue, of those with a capacity
    scores: Mapping[str, float] = field(default_factory=dict)  # by offer, of those ranked by a bandit


NOTHING_KNOWN = Outside()
