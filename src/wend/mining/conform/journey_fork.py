"""A fork as a net: its ways side by side, and the join.

Rule 1. Of n ways of which k are enough, k places are seats and n - k are spare. A way that has come to its end takes a
        seat; a way that is left, at any point, takes a spare place instead. The join is made when every place is taken:
        so k ways at least have come to their end, and nothing of the fork is left behind.
Rule 2. When the time is over, or the run ends at its fork (an exit in one of the ways, a goal, the join of a fork around
        it), the seats that are still free become spare.
Rule 3. When a way was left cannot be seen, only what it did before: a log may therefore show a way going on although
        enough others seem to have ended. That is read in favour of the journey.
Each place holds at most n tokens, and from every marking the join, the time-out or the end can be reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from wend.journey.plan import Exit, Fork, Plan, Step, targets
from wend.mining.models.net import NetBuilder


@dataclass(frozen=True, slots=True)
class Room:
    """The whole run, or one way of a fork: where it ends, where it goes when it is left, and as what that is seen.

    `leaving` is empty where it cannot be left; `given_up` are the places of the forks around that say they are given up.
    """

    first: str | None
    end: int
    left: int
    leaving: tuple[str | None, ...] = ()
    spare: int | None = None
    given_up: tuple[int, ...] = ()

    @property
    def takes(self) -> tuple[int, ...]:
        """What leaving takes beside where one stands."""
        return () if self.spare is None else (self.spare,)


def steps_of_room(plan: Plan, first: str | None) -> list[Step]:
    """The steps that one comes to from there without entering the ways of a fork, which are rooms of their own."""
    found: dict[str, Step] = {}
    ahead = [first]
    while ahead:
        name = ahead.pop()
        if name is None or name in found:
            continue
        step = found[name] = plan.steps[name]
        ahead += [step.next, step.on_timeout] if isinstance(step, Fork) else targets(step).values()
    return list(found.values())


def exits_within(plan: Plan, fork: Fork) -> bool:
    """Whether an exit stands in one of the ways: it ends the whole run."""
    inside = [step for lane in fork.lanes for step in steps_of_room(plan, lane.target)]
    return any(isinstance(step, Exit) or (isinstance(step, Fork) and exits_within(plan, step)) for step in inside)


@dataclass(slots=True)
class ForkDrawing:
    """The places of one fork in a room, and what joins its ways."""

    builder: NetBuilder
    fork: Fork
    room: Room
    joined: int  # the place behind the join
    late: int | None  # the place behind the time-out
    may_be_left: bool
    seat: int = field(init=False)
    spare: int = field(init=False)
    going: int = field(init=False)
    over: list[int] = field(init=False)
    given_up: int | None = None

    def __post_init__(self) -> None:
        self.seat, self.spare, self.going = map(self._place, ("seat", "spare", "going"))
        self.over = [self._place(f"{lane.name}.over") for lane in self.fork.lanes]
        self.given_up = self._place("given-up") if self.may_be_left else None

    def ways(self) -> list[Room]:
        """Each way as a room."""
        ups = self.room.given_up + (() if self.given_up is None else (self.given_up,))
        may_leave = self.fork.enough < len(self.over) or self.late is not None or self.may_be_left
        leaving: tuple[None, ...] = (None,) if may_leave else ()
        return [
            Room(lane.target, self._place(f"{lane.name}.done"), over, leaving, self.spare, ups)
            for lane, over in zip(self.fork.lanes, self.over, strict=True)
        ]

    def begin(self, label: str | None, before: int, ways: Sequence[Room], starts: Sequence[int]) -> None:
        """What leads into the ways and out of them."""
        seats, spare = self.fork.enough, len(starts) - self.fork.enough
        self._add("forked", label, [before], [*starts, *[self.seat] * seats, *[self.spare] * spare, self.going])
        for way in ways:
            self._add("came", None, [way.end, self.seat], [way.left])
        self._add("joined", None, [*self.over, self.going], [self.joined])
        if self.late is not None:
            over = self._place("time-over")
            self._add("time-out", None, [self.going], [over])
            self._close(over, self.late)
        if self.given_up is not None:
            for why in self.room.leaving or (None,):
                self._add("given-up", why, [self.going, *self.room.takes], [self.given_up])
            self._close(self.given_up, self.room.left)

    def _close(self, mode: int, after: int) -> None:
        """Once the fork is in this mode, seats are spare, and its end leads there."""
        self._add("free", None, [mode, self.seat], [mode, self.spare])
        self._add("closed", None, [*self.over, mode], [after])

    def _place(self, name: str) -> int:
        return self.builder.place(f"{self.fork.id}.{name}")

    def _add(self, name: str, label: str | None, takes: Sequence[int], gives: Sequence[int]) -> None:
        self.builder.transition(label, takes, gives, f"{self.fork.id}.{name}.{len(self.builder.transitions)}")
