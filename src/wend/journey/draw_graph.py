"""What a drawing of a plan shows: boxes and the ways between them.

Rule 1. A goto is no box: the ways into it lead to its target.
Rule 2. Every way that ends has an end of its own beside it, so that no line runs through the whole picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from wend.journey.plan import (
    Ask,
    Call,
    Choose,
    Exit,
    Fork,
    Goto,
    Plan,
    Repeat,
    Split,
    Step,
    Task,
    WaitFor,
    Webhook,
    targets,
)
from wend.journey.words import entry_in_words, shares_in_words, step_in_words

ENTRY: Final = "entry"
END: Final = "end"
JOIN: Final = "join"
KIND_LABELS: Final = {"wait_for": "wait for"}


@dataclass(frozen=True, slots=True)
class Box:
    """One thing drawn: `kind` is that of the step, or `entry` or `end`; `key` is the step's id for steps."""

    key: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """A line from box to box."""

    source: str
    target: str
    label: str = ""


@dataclass(slots=True)
class Graph:
    """Boxes by key, in the order of the plan, and the ways between them."""

    boxes: dict[str, Box] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)


Passed = Mapping[tuple[str, str], int]  # how many went which way: by step ("": the entry) and label as `targets` has it


def graph_of(plan: Plan, passed: Passed | None = None) -> Graph:
    """The boxes and ways of a plan; with `passed`, every way says how many went it."""
    graph = Graph()
    entry = f"{ENTRY}:"  # no step id holds a colon
    graph.boxes[entry] = Box(entry, ENTRY, entry_in_words(plan.entry))
    for name, step in plan.steps.items():
        if not isinstance(step, Goto):
            graph.boxes[name] = Box(name, kind_of(step), _words(step))
    joins = _add_joins(graph, plan, passed)
    _add_ways(graph, entry, _counted("", {"": plan.first}, [""], passed), plan)
    for name, step in plan.steps.items():
        if not isinstance(step, Goto | Exit):
            ways = _counted(name, _labelled(step), _labels(step), passed)
            _add_ways(graph, name, ways, plan, joins.get(name))
    return graph


def _add_joins(graph: Graph, plan: Plan, passed: Passed | None) -> dict[str, str]:
    """A box for the join of each fork, with the ways on from there; the join at which each step's way comes to its end."""
    joins: dict[str, str] = {}
    for fork in [step for step in plan.steps.values() if isinstance(step, Fork)]:
        box = f"{JOIN}:{fork.id}"
        graph.boxes[box] = Box(box, JOIN, f"{fork.enough} of {len(fork.lanes)} ways have come to the end")
        for name in _within(fork, plan):
            joins[name] = box  # forks stand before those within their ways, so the innermost stays
    for fork in [step for step in plan.steps.values() if isinstance(step, Fork)]:
        on = {"": fork.next} if fork.within is None else {"joined": fork.next, "time-out": fork.on_timeout}
        labels = ["joined", "time-out"][: len(on)]
        _add_ways(graph, f"{JOIN}:{fork.id}", _counted(fork.id, on, labels, passed), plan, joins.get(fork.id))
    return joins


def _within(fork: Fork, plan: Plan) -> set[str]:
    """The steps that stand in the ways of a fork."""
    reached: set[str] = set()
    waiting = [lane.target for lane in fork.lanes]
    while waiting:
        name = waiting.pop()
        if name is not None and name not in reached:
            reached.add(name)
            waiting += targets(plan.steps[name]).values()
    return reached


def _labels(step: Step) -> list[str]:
    """The labels of the ways that are drawn from the step itself; those behind a join are drawn from there."""
    return [lane.name for lane in step.lanes] if isinstance(step, Fork) else list(targets(step))


def _counted(step: str, ways: dict[str, str | None], labels: list[str], passed: Passed | None) -> dict[str, str | None]:
    """The ways with how many went each; where several are drawn as one, how many went them all."""
    if passed is None:
        return ways
    counts = [passed.get((step, label), 0) for label in labels]
    if len(counts) != len(ways):
        counts = [sum(counts)] * len(ways)
    return {f"{label} {count:,}".strip(): target for (label, target), count in zip(ways.items(), counts, strict=True)}


def kind_of(step: Step) -> str:
    """The key by which a step of this kind is written."""
    return str(type(step).__struct_config__.tag)


def _words(step: Step) -> str:
    return step.reason if isinstance(step, Exit) else step_in_words(step)


def _labelled(step: Step) -> dict[str, str | None]:  # noqa: PLR0911 - one for each kind
    ways = targets(step)
    match step:
        case Split():
            shares = shares_in_words(step)
            return {f"{name} {shares[name]}": target for name, target in ways.items()}
        case Fork():
            return {lane.name: lane.target for lane in step.lanes}
        case Call() if len({*ways.values()}) == 1:
            return {"": step.next}
        case Repeat(body=None):
            return {"": step.next}
        case WaitFor() if step.on_event == step.on_timeout:
            return {"": step.on_event}
        case Task() if len({*ways.values()}) == 1:
            return {"": step.on_timeout}
        case Ask() | Choose() | Webhook() if len({*ways.values()}) == 1:
            return {"": next(iter(ways.values()))}
    return ways


def _add_ways(graph: Graph, source: str, ways: dict[str, str | None], plan: Plan, join: str | None = None) -> None:
    """The ways from a box; in a way of a fork, those that come to their end lead to the join."""
    if isinstance(fork := plan.steps.get(source), Fork):
        join = f"{JOIN}:{fork.id}"
    for label, target in ways.items():
        found = _behind_gotos(target, plan) or join
        if found is None:
            found = f"{END}:{source}"
            graph.boxes[found] = Box(found, END, "End")
        graph.ways.append(Way(source, found, label))


def _behind_gotos(target: str | None, plan: Plan) -> str | None:
    """Where a way really leads; a ring of gotos (which `check` refuses) ends."""
    passed = set()
    while target is not None and isinstance(step := plan.steps[target], Goto):
        if target in passed:
            return None
        passed.add(target)
        target = step.target
    return target
