"""A fork as a net: its ways side by side, and the join.

Rule 1. Of n ways of which k are enough, k places are seats and n - k are spare. A way that has come to its end takes a
        seat; a way that is left, at any point, takes a spare place instead. The join is made when every place is taken:
        so k ways at least have come to their end, and nothing of the fork is left behind.
Rule 2. When the time is over, or the fork is given up (by an exit in one of its ways, a goal, the join of a fork around
        it), the seats that are still free become spare.
Rule 3. When a way was left cannot be seen, only what it did before: a log may therefore show a way going on although
        enough others seem to have ended. That is read in favour of the journey.
Each place holds at most n tokens, and from every marking the join, the time-out or the end can be reached.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from wend.journey.plan import Exit, Fork, Plan, Step, targets
from wend.mining.models.net import NetBuilder


@dataclass(frozen=True, slots=True)
class Around:
    """Of a fork around a room: the places that say it goes on or is given up, and those a way of it may take."""

    going: int
    given_up: int
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The whole run, or one way of a fork: where it ends, where it goes when it is left, and as what that is seen.

    `leaving` is empty where it cannot be left; `around` are the forks around it, the outermost first.
    """

    first: str | None
    end: int
    left: int
    leaving: tuple[str | None, ...] = ()
    spare: int | None = None
    around: tuple[Around, ...] = ()

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


def ways_to_end(room: Room) -> Iterator[list[int]]:
    """What an exit takes: that all forks around go on, and of each the place of the way in which the exit stands."""
    going = [fork.going for fork in room.around]
    for taken in product(*(fork.places for fork in room.around)):
        yield [*going, *taken]


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
    exits: bool  # whether an exit stands in one of the ways
    seat: int = field(init=False)
    spare: int = field(init=False)
    going: int = field(init=False)
    over: list[int] = field(init=False)
    given_up: int = field(init=False)

    def __post_init__(self) -> None:
        self.seat, self.spare, self.going, self.given_up = map(self._place, ("seat", "spare", "going", "given-up"))
        self.over = [self._place(f"{lane.name}.over") for lane in self.fork.lanes]

    def ways(self) -> list[Room]:
        """Each way as a room."""
        spares = self.fork.enough < len(self.over)
        leaving: tuple[None, ...] = (None,) if spares or self.late is not None or self._may_be_left else ()
        mine = Around(self.going, self.given_up, (self.seat, self.spare) if spares else (self.seat,))
        around = (*self.room.around, mine)
        return [
            Room(lane.target, self._place(f"{lane.name}.done"), over, leaving, self.spare, around)
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
        for why in self.room.leaving:
            self._add("given-up", why, [self.going, *self.room.takes], [self.given_up])
        if self._may_be_left:
            self._close(self.given_up, self.room.left)

    @property
    def _may_be_left(self) -> bool:
        return bool(self.room.leaving) or self.exits

    def _close(self, mode: int, after: int) -> None:
        """Once the fork is in this mode, seats are spare, and its end leads there."""
        self._add("free", None, [mode, self.seat], [mode, self.spare])
        self._add("closed", None, [*self.over, mode], [after])

    def _place(self, name: str) -> int:
        return self.builder.place(f"{self.fork.id}.{name}")

    def _add(self, name: str, label: str | None, takes: Sequence[int], gives: Sequence[int]) -> None:
        self.builder.transition(label, takes, gives, f"{self.fork.id}.{name}.{len(self.builder.transitions)}")
