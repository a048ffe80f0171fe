"""Alignments: the cheapest way to explain a journey by a model.

Rule 1. A step both agree on and a silent step cost 0; a step only the journey made, or only the model asks for, costs 1.
Rule 2. The search is A*: the bound adds the steps ahead that the model can no longer make and the activities that the
        model still needs and the journey no longer has. It never exceeds the true cost and never falls by more than
        a move costs, so no state is opened twice.
Rule 3. The search gives up, in words, after a number of states or when `stop` says so; it never guesses.

Source: A. Adriansyah, "Aligning observed and modeled behavior", 2014 (the product search; the bound here is our own).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from heapq import heappop, heappush

from wend.limits import ALIGNMENT_STATES
from wend.mining.conform.space import Space
from wend.mining.models.net import PetriNet


class Side(Enum):
    """Who made a move."""

    BOTH = "both"
    LOG = "log"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Move:
    """One move of an alignment; silent steps of the model are left out."""

    side: Side
    activity: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest explanation of one path and what it costs."""

    cost: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class GaveUp:
    """The search ended without an answer: why, and the cost that it is at least."""

    why: str
    cost_at_least: int


Path = tuple[str, ...]
Node = tuple[int, int]
Origin = tuple[Node, Side, int]


def never() -> bool:
    """No reason to stop."""
    return False


@dataclass(slots=True)
class Aligner:
    """Aligns journeys to one net and remembers each answer.

    >>> from wend.mining.models.tree import Leaf, Sequence, to_net
    >>> Aligner(to_net(Sequence((Leaf("a"), Leaf("b"), Leaf("c"))))).align(("a", "c")).cost
    1
    """

    net: PetriNet
    states_max: int = ALIGNMENT_STATES
    stop: Callable[[], bool] = never
    space: Space = field(init=False)
    _known: dict[Path, Alignment | GaveUp] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.space = Space(self.net)

    def align(self, path: Sequence[str]) -> Alignment | GaveUp:
        """The cheapest alignment of a path of activity names."""
        key = tuple(path)
        if key not in self._known:
            self._known[key] = _Search(self, key).run()
        return self._known[key]

    def shortest(self) -> Alignment | GaveUp:
        """The shortest journey the model allows (aligned to nothing)."""
        return self.align(())


@dataclass(slots=True)
class _Search:
    aligner: Aligner
    path: Path
    codes: list[int] = field(init=False)
    ahead: list[int] = field(init=False)
    queue: list[tuple[int, int, int, int]] = field(default_factory=list)
    cost: dict[Node, int] = field(default_factory=dict)
    origin: dict[Node, Origin] = field(default_factory=dict)
    blocked: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        labels = self.aligner.space.labels
        self.codes = [labels.get(name, -1) for name in self.path]
        self.ahead = [0] * (len(self.path) + 1)
        for i in range(len(self.path) - 1, -1, -1):
            self.ahead[i] = self.ahead[i + 1] | (1 << self.codes[i] if self.codes[i] >= 0 else 0)

    def run(self) -> Alignment | GaveUp:
        space, finals = self.aligner.space, self.aligner.net.finals
        start = (space.number(self.aligner.net.initial), 0)
        self.cost[start] = 0
        heappush(self.queue, (self.bound(start), 0, *start))
        closed: set[Node] = set()
        while self.queue:
            total, _, marking, i = heappop(self.queue)
            node = (marking, i)
            if node in closed:
                continue
            closed.add(node)
            if i == len(self.path) and space.markings[marking] in finals:
                return Alignment(self.cost[node], self.moves(node))
            if len(closed) > self.aligner.states_max:
                return GaveUp(f"more than {self.aligner.states_max:,} states were looked at", total)
            if len(closed) % 256 == 0 and self.aligner.stop():
                return GaveUp("the time was up", total)
            self.open(node, closed)
        return GaveUp("the model cannot come to its end", len(self.path))

    def open(self, node: Node, closed: set[Node]) -> None:
        marking, i = node
        cost = self.cost[node]
        code = self.codes[i] if i < len(self.path) else -1
        for number, label, after in self.aligner.space.steps(marking):
            if label < 0:
                self.offer((after, i), cost, (node, Side.BOTH, number), closed)
                continue
            if label == code:
                self.offer((after, i + 1), cost, (node, Side.BOTH, number), closed)
            self.offer((after, i), cost + 1, (node, Side.MODEL, number), closed)
        if i < len(self.path):
            self.offer((marking, i + 1), cost + 1, (node, Side.LOG, -1), closed)

    def offer(self, node: Node, cost: int, origin: Origin, closed: set[Node]) -> None:
        if node in closed or self.cost.get(node, cost + 1) <= cost:
            return
        self.cost[node] = cost
        self.origin[node] = origin
        heappush(self.queue, (cost + self.bound(node), -node[1], *node))

    def bound(self, node: Node) -> int:
        marking, i = node
        space = self.aligner.space
        missing = (space.must[marking] & ~self.ahead[i]).bit_count()
        return self.too_late(space.can[marking])[i] + missing

    def too_late(self, can: int) -> list[int]:
        """Per position: how many of the steps from there on the model cannot make any more."""
        known = self.blocked.get(can)
        if known is None:
            known = [0] * (len(self.codes) + 1)
            for i in range(len(self.codes) - 1, -1, -1):
                code = self.codes[i]
                known[i] = known[i + 1] + (code < 0 or not can >> code & 1)
            self.blocked[can] = known
        return known

    def moves(self, node: Node) -> tuple[Move, ...]:
        found: list[Move] = []
        transitions = self.aligner.net.transitions
        while node in self.origin:
            before, side, number = self.origin[node]
            label = self.path[before[1]] if side is Side.LOG else transitions[number].label
            if label is not None:
                found.append(Move(side, label))
            node = before
        return tuple(reversed(found))
