"""Parts of runs in a customer's record: the ways of forks and the journeys that were called, told under their run.

Rule 1. Everything is read from the record: the id of a part says whose it is, a fork's reason names its ways in the order
        of their letters, and a call's reason names its part.
Rule 2. Of a journey, its own runs are told with all their parts; and the parts in which it was called from elsewhere, with
        what its callers say of that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from string import ascii_lowercase

from wend.model.reason import Code, Reason

_OF_CALLS = (Code.CALLED_JOURNEY, Code.RETURNED, Code.TIMED_OUT, Code.MISMATCHED)


def above(run: str) -> Iterator[str]:
    """The runs that a run is a part of, the whole run first, and itself."""
    pieces = run.split(".")
    return (".".join(pieces[:length]) for length in range(1, len(pieces) + 1))


@dataclass(slots=True)
class Parts:
    """Which runs a record speaks of: their journeys, and what the parts among them are called."""

    journeys: dict[str, str] = field(default_factory=dict)  # by run
    names: dict[str, str] = field(default_factory=dict)  # by part: the way, or the journey called
    ways: dict[str, list[str]] = field(default_factory=dict)  # by run: those of the fork it came to last

    @classmethod
    def of(cls, reasons: Iterable[Reason]) -> "Parts":
        """What reasons tell, in the order of the record."""
        parts = cls()
        for reason in reasons:
            if reason.run:
                parts.learn(reason)
        return parts

    def learn(self, reason: Reason) -> None:
        """Take in one reason."""
        run, detail = reason.run, reason.detail
        self.journeys.setdefault(run, reason.journey)
        if reason.code is Code.FORKED:
            self.ways[run] = list(detail.get("ways", ()))
        if reason.code is Code.CALLED_JOURNEY:
            self.names[str(detail.get("part"))] = str(detail.get("called"))
        parent = run.rpartition(".")[0]
        if parent and run not in self.names:
            self.names[run] = str(detail.get("way") or self._way(parent, run) or reason.journey)

    def _way(self, parent: str, run: str) -> str:
        ways, place = self.ways.get(parent, []), ascii_lowercase.find(run[-1])
        return ways[place] if self.journeys.get(parent) == self.journeys[run] and 0 <= place < len(ways) else ""

    def top(self, run: str, journey: str) -> str:
        """The outermost run of a journey that this one is, or is a part of; empty where there is none."""
        return next((each for each in above(run) if self.journeys.get(each) == journey), "")

    def callers(self, journey: str) -> dict[str, str]:
        """The parts in which a journey was called from another one: by each, that other one."""
        tops = {top for run in self.journeys if (top := self.top(run, journey)) and "." in top}
        return {top: self.journeys.get(top.rpartition(".")[0], "another journey") for top in sorted(tops)}

    def path(self, run: str, journey: str) -> str:
        """In which part a run stands, seen from its run of that journey: `mail > verify`; empty for the run itself."""
        top = self.top(run, journey)
        return " > ".join(self.names.get(each, each) for each in above(run) if len(each) > len(top))

    def tells_of(self, reason: Reason, journey: str) -> str | None:
        """In which part of a journey, or in which journey that calls it, a reason is; None where it tells nothing of it."""
        if not reason.run:
            return "" if reason.journey == journey else None
        if self.top(reason.run, journey):
            return self.path(reason.run, journey)
        called = reason.code in _OF_CALLS and _called(reason) == journey
        return " > ".join(filter(None, (reason.journey, self.path(reason.run, reason.journey)))) if called else None


def _called(reason: Reason) -> str:
    """The journey that a caller's reason is about."""
    if reason.code is Code.MISMATCHED:
        path = str(reason.detail.get("path", ""))
        return path.removeprefix("the call of ") if path.startswith("the call of ") else path.partition(" of ")[2]
    return str(reason.detail.get("called", ""))
