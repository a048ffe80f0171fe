"""What a drawing of a plan shows: boxes and the ways between them.

Rule 1. A goto is no box: the ways into it lead to its target.
Rule 2. Every way that ends has an end of its own beside it, so that no line runs through the whole picture.
"""

from dataclasses import dataclass, field
from typing import Final

from wend.journey.plan import Exit, Goto, Plan, Repeat, Split, Step, WaitFor, targets
from wend.journey.words import entry_in_words, shares_in_words, step_in_words

ENTRY: Final = "entry"
END: Final = "end"
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


def graph_of(plan: Plan) -> Graph:
    """The boxes and ways of a plan."""
    graph = Graph()
    entry = f"{ENTRY}:"  # no step id holds a colon
    graph.boxes[entry] = Box(entry, ENTRY, entry_in_words(plan.entry))
    for name, step in plan.steps.items():
        if not isinstance(step, Goto):
            graph.boxes[name] = Box(name, kind_of(step), _words(step))
    _add_ways(graph, entry, {"": plan.first}, plan)
    for name, step in plan.steps.items():
        if not isinstance(step, Goto | Exit):
            _add_ways(graph, name, _labelled(step), plan)
    return graph


def kind_of(step: Step) -> str:
    """The key by which a step of this kind is written."""
    return str(type(step).__struct_config__.tag)


def _words(step: Step) -> str:
    return step.reason if isinstance(step, Exit) else step_in_words(step)


def _labelled(step: Step) -> dict[str, str | None]:
    ways = targets(step)
    match step:
        case Split():
            shares = shares_in_words(step)
            return {f"{name} {shares[name]}": target for name, target in ways.items()}
        case Repeat(body=None):
            return {"": step.next}
        case WaitFor() if step.on_event == step.on_timeout:
            return {"": step.on_event}
    return ways


def _add_ways(graph: Graph, source: str, ways: dict[str, str | None], plan: Plan) -> None:
    for label, target in ways.items():
        found = _behind_gotos(target, plan)
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
