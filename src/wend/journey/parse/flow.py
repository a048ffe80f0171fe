"""Nested lists of steps become the flat steps of a plan.

Rule 1. First every step gets its id, in the order they stand; then the lists are walked from their ends, so that each
        step knows the next one.
Rule 2. The last step of a nested list goes on after its parent; that of a repeat's body leads back to the repeat.
"""

from collections.abc import Iterator
from typing import Final

from wend.journey import keys
from wend.journey.parse.scalars import read_name, sort_of
from wend.journey.parse.steps import branch, emit, exit, goto, repeat, send, split, update, wait, wait_for, webhook  # noqa: A004 - the step's name
from wend.journey.parse.written import Kind, Written, slug
from wend.journey.plan import Step
from wend.limits import JOURNEY_STEPS_MAX, STEP_NESTING_MAX
from wend.model.document import Mark, Node, Problems, did_you_mean

KINDS: Final[dict[str, Kind]] = {
    "send": send.KIND,
    "wait": wait.KIND,
    "wait_for": wait_for.KIND,
    "branch": branch.KIND,
    "split": split.KIND,
    "repeat": repeat.KIND,
    "goto": goto.KIND,
    "update": update.KIND,
    "emit": emit.KIND,
    "webhook": webhook.KIND,
    "exit": exit.KIND,
}


class Flow:
    """The steps of one journey while they are read; afterwards `first`, `steps` and `marks` hold what was found."""

    def __init__(self, node: Node, problems: Problems) -> None:
        self._problems = problems
        self._named = _name_steps(list(_walk(node, problems)), problems)
        self._ids = frozenset(name for name, _, _ in self._named.values())
        self._parsed: dict[str, Step] = {}
        self.marks: dict[str, Mark] = {name: node.mark for name, _, node in self._named.values()}
        self.first = self._lead(node, None)
        self.steps = {name: self._parsed[name] for name in self.marks if name in self._parsed}

    def _lead(self, steps: Node | None, after: str | None) -> str | None:
        for node in reversed(list(steps or ())):
            if id(node) in self._named:
                after = self._place(node, after)
        return after

    def _place(self, node: Node, after: str | None) -> str:
        name, kind, _ = self._named[id(node)]
        written = Written(name, after, node, node.value[kind], self._problems, self._ids, self._lead)
        step = KINDS[kind].parse(written)
        if step is not None:
            self._parsed[name] = step
        return name


def _walk(steps: Node, problems: Problems, depth: int = 0) -> Iterator[tuple[Node, str]]:
    """Every step with its kind, nested ones included, in the order they stand."""
    if not steps.is_list:
        hint = "put a dash before each step" if steps.is_map else ""
        problems.error(steps, f"steps are a list, not {sort_of(steps.value)}", hint)
        return
    if depth > STEP_NESTING_MAX:
        problems.error(steps, f"steps are nested deeper than {STEP_NESTING_MAX}", "use goto, or a second journey")
        return
    for node in steps:
        kind = _kind_of(node, problems)
        if kind is not None:
            yield node, kind
            for nested in KINDS[kind].nested(node):
                yield from _walk(nested, problems, depth + 1)


def _kind_of(node: Node, problems: Problems) -> str | None:
    """The kind of a step, which is the one of its keys that names one."""
    if not node.is_map:
        hint = f"write {node.value}: …" if node.value in keys.STEPS else "write it like send: email/hello"
        problems.error(node, f"a step is a mapping, not {sort_of(node.value)}", hint)
        return None
    kinds: list[str] = [key for key in node.value if key in keys.STEPS]
    if len(kinds) > 1:
        problems.error(node.keys[kinds[1]], f"one step cannot be both {kinds[0]!r} and {kinds[1]!r}", "write two steps")
        return None
    if not kinds:
        _report_unknown(node, problems)
        return None
    beside = keys.BESIDE.get(kinds[0], {})
    for key in node.value:
        if key not in (*kinds, "id", *beside):
            problems.error(
                node.keys[key],
                f"a step of kind {kinds[0]!r} has no key {key!r}",
                did_you_mean(key, ("id", *kinds, *beside)),
            )
    return kinds[0]


def _report_unknown(node: Node, problems: Problems) -> None:
    others = [key for key in node.value if key != "id"]
    if others:
        problems.error(node.keys[others[0]], f"there is no step {others[0]!r}", did_you_mean(others[0], keys.STEPS))
    else:
        problems.error(node, "this step says nothing", f"known here: {', '.join(sorted(keys.STEPS))}")


def _name_steps(found: list[tuple[Node, str]], problems: Problems) -> dict[int, tuple[str, str, Node]]:
    """Id, kind and node of every step, by the node's identity; given ids come first: no derived one takes theirs."""
    if len(found) > JOURNEY_STEPS_MAX:
        problems.error(
            found[JOURNEY_STEPS_MAX][0], f"a journey has at most {JOURNEY_STEPS_MAX} steps, this one has {len(found)}"
        )
    given = _given_ids([node for node, _ in found], problems)
    taken = set(given.values())
    named = {}
    for node, kind in found:
        name = given.get(id(node)) or _derived_id(node, kind, taken)
        taken.add(name)
        named[id(node)] = (name, kind, node)
    return named


def _given_ids(nodes: list[Node], problems: Problems) -> dict[int, str]:
    given: dict[int, str] = {}
    marks: dict[str, Mark] = {}
    for node in nodes:
        written = node.get("id")
        name = read_name(written, problems, "'id'") if written else None
        if written is None or name is None:
            continue
        if name in marks:
            problems.error(written, f"two steps have the id {name!r}", f"the first is at {marks[name]}; rename one")
            continue
        marks[name] = written.mark
        given[id(node)] = name
    return given


def _derived_id(node: Node, kind: str, taken: set[str]) -> str:
    base = slug(kind)
    hint = slug(KINDS[kind].hint(node.value[kind]))
    base = f"{base}-{hint}" if hint else base
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name
