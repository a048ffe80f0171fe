"""BPMN as a graph of nodes and flows, and what it means as a Petri net.

Rule 1. A task is a step that a log shows, by its name (its id where it has none). Events and gateways are silent.
Rule 2. Each sequence flow is a place. A task with several incoming flows takes any one, and feeds all outgoing ones.
Rule 3. An inclusive split feeds the flows it does not choose straight into its join; so it needs a join that all its
        branches lead to, and where there is none the error names the gateway.
Rule 4. A process ends when all its tokens stand at end events.

Source: R. Dijkman, M. Dumas, C. Ouyang, "Semantics and analysis of business process models in BPMN", 2008.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations

from wend.limits import INCLUSIVE_BRANCHES
from wend.mining.models.errors import ModelError
from wend.mining.models.net import NetBuilder, PetriNet


class NodeKind(Enum):
    """The kinds of nodes that differ in what they do to tokens."""

    TASK = "task"
    START = "startEvent"
    END = "endEvent"
    EVENT = "intermediateThrowEvent"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    INCLUSIVE = "inclusiveGateway"


@dataclass(frozen=True, slots=True)
class Node:
    """One node; `guards` names the task a boundary event sits on, `interrupts` whether it ends it."""

    id: str
    kind: NodeKind
    name: str = ""
    guards: str | None = None
    interrupts: bool = True


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow between two nodes."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Bpmn:
    """One process: its nodes and flows."""

    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    name: str = ""

    def to_net(self) -> PetriNet:
        """The net with the same journeys; raises `ModelError` naming the element that has no meaning."""
        return _Translation(self).net()

    def __repr__(self) -> str:
        tasks = sum(node.kind is NodeKind.TASK for node in self.nodes)
        return f"Bpmn({tasks} tasks, {len(self.nodes) - tasks} events and gateways, {len(self.flows)} flows)"


@dataclass(slots=True)
class _Translation:
    model: Bpmn
    builder: NetBuilder = field(default_factory=NetBuilder)
    into: dict[str, list[int]] = field(default_factory=dict)
    out: dict[str, list[int]] = field(default_factory=dict)
    source: int = 0
    sink: int = 0

    def net(self) -> PetriNet:
        self.source, self.sink = self.builder.place("start"), self.builder.place("end")
        self.check()
        for flow in self.model.flows:
            place = self.builder.place(flow.id)
            self.out[flow.source].append(place)
            self.into[flow.target].append(place)
        joins = _Joins(self.model)
        for node in self.model.nodes:
            self.add(node, joins)
        ends = sum(node.kind is NodeKind.END or not self.out[node.id] for node in self.model.nodes)
        return self.builder.build([self.source], [[self.sink] * count for count in range(1, max(ends, 1) + 1)])

    def check(self) -> None:
        for node in self.model.nodes:
            if node.id in self.into:
                raise ModelError(f"two elements have the id '{node.id}'; ids must differ")
            self.into[node.id], self.out[node.id] = [], []
        tasks = {node.id for node in self.model.nodes if node.kind is NodeKind.TASK}
        for node in self.model.nodes:
            if node.guards is not None and node.guards not in tasks:
                raise ModelError(f"the boundary event '{node.id}' sits on '{node.guards}', which is no task")
        for flow in self.model.flows:
            for end in (flow.source, flow.target):
                if end not in self.into:
                    raise ModelError(f"the flow '{flow.id}' names '{end}', which is no element of the process")
        if not self.model.nodes:
            raise ModelError("the process has no elements, so there is nothing to hold a log against")

    def add(self, node: Node, joins: "_Joins") -> None:
        match node.kind:
            case NodeKind.TASK:
                self.task(node)
            case NodeKind.EXCLUSIVE:
                self.each(None, node)
            case NodeKind.PARALLEL:
                self.builder.transition(None, self.incoming(node), self.outgoing(node), node.id)
            case NodeKind.INCLUSIVE:
                self.inclusive(node, joins)
            case NodeKind.START | NodeKind.END | NodeKind.EVENT:
                if node.guards is None:
                    self.any_in_all_out(None, node)

    def incoming(self, node: Node) -> list[int]:
        return self.into[node.id] or [self.source]

    def outgoing(self, node: Node) -> list[int]:
        return self.out[node.id] or [self.sink]

    def any_in_all_out(self, label: str | None, node: Node) -> None:
        for number, place in enumerate(self.incoming(node)):
            self.builder.transition(label, [place], self.outgoing(node), f"{node.id}.{number}")

    def each(self, label: str | None, node: Node) -> None:
        pairs = [(one, other) for one in self.incoming(node) for other in self.outgoing(node)]
        for number, (one, other) in enumerate(pairs):
            self.builder.transition(label, [one], [other], f"{node.id}.{number}")

    def task(self, node: Node) -> None:
        label = node.name or node.id
        self.any_in_all_out(label, node)
        for guard in (other for other in self.model.nodes if other.guards == node.id):
            for number, place in enumerate(self.incoming(node)):
                gives = self.outgoing(guard) + ([] if guard.interrupts else self.outgoing(node))
                self.builder.transition(None if guard.interrupts else label, [place], gives, f"{guard.id}.{number}")

    def inclusive(self, node: Node, joins: "_Joins") -> None:
        if len(self.out[node.id]) <= 1:
            if len(self.into[node.id]) > 1 and node.id in joins.matched:
                self.builder.transition(None, self.incoming(node), self.outgoing(node), node.id)
            else:
                self.any_in_all_out(None, node)
            return
        if len(self.out[node.id]) > INCLUSIVE_BRANCHES:
            raise ModelError(f"the inclusive gateway '{node.id}' has more than {INCLUSIVE_BRANCHES} branches")
        branches = list(zip(self.out[node.id], self.ends_of(node, joins), strict=True))
        for number, chosen in enumerate(_choices(range(len(branches)))):
            gives = [here if i in chosen else there for i, (here, there) in enumerate(branches)]
            for place in self.incoming(node):
                self.builder.transition(None, [place], gives, f"{node.id}.{number}")

    def ends_of(self, node: Node, joins: "_Joins") -> list[int]:
        """Per branch of a split the place of the flow by which it enters the join."""
        place = {flow.id: self.builder.places.index(flow.id, 2) for flow in self.model.flows}
        return [place[flow_id] for flow_id in joins.ends[node.id]]


def _choices(numbers: Iterable[int]) -> list[frozenset[int]]:
    pool = list(numbers)
    return [frozenset(some) for size in range(1, len(pool) + 1) for some in combinations(pool, size)]


class _Joins:
    """Which inclusive join closes which inclusive split, and by which flow each branch gets there."""

    def __init__(self, model: Bpmn) -> None:
        self.after: dict[str, list[Flow]] = {node.id: [] for node in model.nodes}
        for flow in model.flows:
            self.after[flow.source].append(flow)
        into = {node.id: sum(flow.target == node.id for flow in model.flows) for node in model.nodes}
        inclusive = [node.id for node in model.nodes if node.kind is NodeKind.INCLUSIVE]
        splits = [name for name in inclusive if len(self.after[name]) > 1]
        joins = [name for name in inclusive if into[name] > 1 and len(self.after[name]) <= 1]
        self.ends: dict[str, list[str]] = {}
        self.matched: set[str] = set()
        for split in splits:
            self.match(split, joins, into)

    def match(self, split: str, joins: list[str], into: dict[str, int]) -> None:
        for join in joins:
            ends = [self.entries(flow, join) for flow in self.after[split]]
            if all(len(each) == 1 for each in ends) and len({min(each) for each in ends}) == into[join] == len(ends):
                self.ends[split] = [min(each) for each in ends]
                self.matched.add(join)
                return
        raise ModelError(
            f"the inclusive gateway '{split}' has no inclusive gateway that all its branches, each by a flow of its "
            "own, lead to; join them in one, or use exclusive or parallel gateways"
        )

    def entries(self, first: Flow, join: str) -> set[str]:
        found, seen, todo = set(), {first.id}, [first]
        while todo:
            flow = todo.pop()
            if flow.target == join:
                found.add(flow.id)
                continue
            fresh = [each for each in self.after[flow.target] if each.id not in seen]
            seen.update(each.id for each in fresh)
            todo.extend(fresh)
        return found
