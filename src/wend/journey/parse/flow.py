"""Nested lists of steps become the flat steps of a plan.

Rule 1. First every step gets its id, in the order they stand; then the lists are walked from their ends, so that each
        step knows the next one.
Rule 2. The last step of a nested list goes on after its parent; that of a repeat's body leads back to the repeat.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from wend.journey import keys
from wend.journey.parse.scalars import read_name, sort_of
from wend.journey.parse.steps import (
    ask,
    audience,
    branch,
    call,
    choose,
    emit,
    enter,
    exit,  # noqa: A004 - the step's name
    fork,
    goto,
    milestone,
    note,
    repeat,
    send,
    set,  # noqa: A004 - the step's name
    split,
    task,
    update,
    wait,
    wait_for,
    webhook,
)
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
    "task": task.KIND,
    "ask": ask.KIND,
    "choose": choose.KIND,
    "audience": audience.KIND,
    "exit": exit.KIND,
    "fork": fork.KIND,
    "call": call.KIND,
    "enter": enter.KIND,
    "set": set.KIND,
    "note": note.KIND,
    "milestone": milestone.KIND,
}
_NUMBERED: Final = re.compile(r"[0-9]+[a-z]\.")  # how the part of a run is told apart from it
Room = tuple[object, ...]  # a way of a fork, or a fragment, that no goto leads into or out of


class Flow:
    """The steps of one journey while they are read; afterwards `first`, `steps` and `marks` hold what was found."""

    def __init__(self, node: Node, problems: Problems, prefixes: Mapping[int, str] | None = None) -> None:
        self._problems = problems
        self._prefixes = prefixes or {}
        found = list(_walk(node, problems, self._prefixes))
        self._named = _name_steps([(each, kind) for each, kind, _ in found], problems, self._prefixes)
        self._rooms = {id(each): room for each, _, room in found}
        ids: defaultdict[Room, list[str]] = defaultdict(list)
        for name, _, each in self._named.values():
            ids[self._rooms[id(each)]].append(name)
        self._ids = {room: frozenset(names) for room, names in ids.items()}
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
        written = Written(
            id=name,
            next=after,
            node=node,
            body=node.value[kind],
            problems=self._problems,
            ids=self._ids[self._rooms[id(node)]],
            lead=self._lead,
            all_ids=self.marks.keys(),
            prefix=self._prefixes.get(id(node), ""),
        )
        step = KINDS[kind].parse(written)
        if step is not None:
            self._parsed[name] = step
        return name


def _walk(
    steps: Node, problems: Problems, prefixes: Mapping[int, str], depth: int = 0, apart: Room = ()
) -> Iterator[tuple[Node, str, Room]]:
    """Every step with its kind and room, nested ones included, in the order they stand."""
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
            yield node, kind, (*apart, prefixes.get(id(node), ""))
            lanes = [id(lane) for lane in KINDS[kind].apart(node)]
            for nested in KINDS[kind].nested(node):
                room = (*apart, id(nested)) if id(nested) in lanes else apart
                yield from _walk(nested, problems, prefixes, depth + 1, room)


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
    if "use" in others:
        problems.error(node.keys["use"], "'use' names a fragment and nothing else", "write - use: fragments/NAME")
    elif others:
        problems.error(node.keys[others[0]], f"there is no step {others[0]!r}", did_you_mean(others[0], keys.STEPS))
    else:
        problems.error(node, "this step says nothing", f"known here: {', '.join(sorted(keys.STEPS))}")


def _name_steps(
    found: list[tuple[Node, str]], problems: Problems, prefixes: Mapping[int, str]
) -> dict[int, tuple[str, str, Node]]:
    """Id, kind and node of every step, by the node's identity; given ids come first: no derived one takes theirs."""
    if len(found) > JOURNEY_STEPS_MAX:
        problems.error(
            found[JOURNEY_STEPS_MAX][0], f"a journey has at most {JOURNEY_STEPS_MAX} steps, this one has {len(found)}"
        )
    given = _given_ids([node for node, _ in found], problems, prefixes)
    taken = {*given.values()}
    named = {}
    for node, kind in found:
        name = given.get(id(node)) or _derived_id(node, kind, taken, prefixes.get(id(node), ""))
        taken.add(name)
        named[id(node)] = (name, kind, node)
    return named


def _given_ids(nodes: list[Node], problems: Problems, prefixes: Mapping[int, str]) -> dict[int, str]:
    given: dict[int, str] = {}
    marks: dict[str, Mark] = {}
    for node in nodes:
        written = node.get("id")
        name = read_name(written, problems, "'id'") if written else None
        if written is None or name is None:
            continue
        if _NUMBERED.match(name):
            problems.error(written, f"the id {name!r} looks like that of a part of a run", "begin it with a letter")
            continue
        name = f"{prefixes.get(id(node), '')}{name}"
        if name in marks:
            problems.error(written, f"two steps have the id {name!r}", f"the first is at {marks[name]}; rename one")
            continue
        marks[name] = written.mark
        given[id(node)] = name
    return given


def _derived_id(node: Node, kind: str, taken: Collection[str], prefix: str) -> str:
    hint = slug(KINDS[kind].hint(node.value[kind]))
    base = f"{prefix}{slug(kind)}-{hint}" if hint else f"{prefix}{slug(kind)}"
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    return name
