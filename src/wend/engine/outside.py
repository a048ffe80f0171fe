"""What a turn knows of the world beyond its customer: counts and scores, read by the shell before the turns.

Rule 1. It is an argument like the time: the same customer, stimulus, plans, time and outside give an equal turn.
Rule 2. It holds only what live plans ask for; a value that is missing stands for nothing known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wend.model.task import QueueCount


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
    queues: Mapping[str, QueueCount] = field(default_factory=dict)  # of those with a capacity or whose tasks are dealt
    scores: Mapping[str, float] = field(default_factory=dict)  # by offer, of those ranked by a bandit


NOTHING_KNOWN = Outside()


def one_in(outside: Outside, journey: str) -> Outside:
    """One more entry into a journey with caps."""
    known = outside.entries.get(journey, Entries())
    more = Entries(known.today + 1, known.ever + 1, known.active + 1)
    return replace(outside, entries={**outside.entries, journey: more})


def one_out(outside: Outside, journey: str) -> Outside:
    """One run of a journey with caps less."""
    known = outside.entries[journey]
    return replace(outside, entries={**outside.entries, journey: replace(known, active=known.active - 1)})
