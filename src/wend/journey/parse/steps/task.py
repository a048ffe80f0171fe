"""`task: {queue: …, title: …}` with `on_outcome`, `on_timeout` and `on_full` beside it.

Rule 1. Every outcome has its way in the plan: its own, that of `else`, or the next step.
"""

import re
from collections.abc import Iterator
from typing import Final

from wend import limits
from wend.journey import keys
from wend.journey.parse.business import read_span
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_name, read_path, read_text, sort_of
from wend.journey.parse.values import parse_ref
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Task, Value
from wend.model.business import BusinessTime
from wend.model.document import Node, Problems, did_you_mean
from wend.model.duration import Duration
from wend.model.task import PRIORITIES
from wend.rules.tree import Ref

_HOLE: Final = re.compile(r"\{([^{}]*)\}")
_OWN_WAYS: Final = ("else", "time-out", "full")  # what ways are called that are no outcomes
_STANDARD: Final = Duration(limits.TASK_DAYS_STANDARD * 86400.0)


def parse(written: Written) -> Task | None:
    """What to ask of whom, and where each outcome leads."""
    problems = written.problems
    fields = Fields(written.body, problems, "a task", keys.TASK, ["title"])
    title, whose, escalate = (fields.node_of(key) for key in ("title", "assignee", "escalate"))
    queue, assignee = fields.name("queue"), _assignee(whose, problems) if whose else None
    if fields.node.is_map and not queue and whose is None:
        problems.error(written.body, "a task needs a queue or an assignee, or nobody would do it", "add queue: …")
    when_full = fields.choice("when_full", keys.WHEN_FULL) or "wait"
    _check_full(written, fields, when_full, queue)
    after, to = _escalation(escalate, problems) if escalate else (None, "")
    parts = _title(title, problems) if title else ()
    step = Task(
        id=written.id,
        title=parts,
        queue=queue,
        assignee=assignee,
        priority=fields.choice("priority", PRIORITIES) or "normal",
        sla=_span(fields, "sla"),
        remind=_span(fields, "remind"),
        escalate_after=after,
        escalate_to=to,
        within=fields.duration("within") or _STANDARD,
        when_full=when_full,
        on_outcome=_ways(written, fields),
        on_timeout=_way(written, "on_timeout"),
        on_full=_way(written, "on_full"),
        next=written.next,
    )
    return step if parts and step.on_outcome and (queue or assignee) else None


def _assignee(node: Node, problems: Problems) -> Value | None:
    if node.is_map:
        ref = parse_ref(node, problems, "'assignee'")
        if ref is None and node.get("from") is None:
            problems.error(node, "'assignee' is a name, or {from: a path}", "write {from: trait.owner}")
        return Value(ref=ref) if ref else None
    name = read_text(node, problems, "'assignee'")
    return Value(literal=name) if name else None


def _title(node: Node, problems: Problems) -> tuple[Value, ...]:
    """The text, with a reference where a path stands in braces."""
    text = read_text(node, problems, "'title'")
    parts: list[Value] = []
    for place, part in enumerate(_HOLE.split(text or "")):
        if place % 2 == 0:
            parts += [Value(literal=part)] if part else []
        elif path := read_path(Node(part.strip(), node.mark), problems, "what stands in braces"):
            parts.append(Value(ref=Ref(path)))
    return tuple(parts)


def _span(fields: Fields, key: str) -> Duration | BusinessTime | None:
    node = fields.node_of(key)
    return read_span(node, fields.problems, f"{key!r}") if node else None


def _escalation(node: Node, problems: Problems) -> tuple[Duration | BusinessTime | None, str]:
    fields = Fields(node, problems, "'escalate'", keys.TASK_ESCALATE, ["after", "to"])
    return _span(fields, "after"), fields.name("to")


def _ways(written: Written, fields: Fields) -> dict[str, str | None]:
    """Where each outcome leads."""
    stated = written.node.get("on_outcome")
    given = dict(stated.items()) if stated else {}
    if stated and not stated.is_map:
        written.problems.error(
            stated,
            f"'on_outcome' is a mapping of outcomes to steps, not {sort_of(stated.value)}",
            "write {no-answer: [{goto: watch}], else: [{exit: reached}]}",
        )
    outcomes = _outcomes(fields, [name for name in given if name != "else"])
    for name, node in given.items():
        if name not in ("else", *outcomes):
            written.problems.error(node, f"the task has no outcome {name!r}", did_you_mean(name, (*outcomes, "else")))
    other = written.lead(given["else"], written.next) if "else" in given else written.next
    return {name: written.lead(given[name], written.next) if name in given else other for name in outcomes}


def _outcomes(fields: Fields, named: list[str]) -> tuple[str, ...]:
    problems, node = fields.problems, fields.node_of("outcomes")
    if node is None:
        return tuple(dict.fromkeys([*named, "done"]))
    if not node.is_list or not node.value:
        problems.error(node, f"'outcomes' is a list of names, not {sort_of(node.value)}", "write [reached, no-answer]")
        return tuple(dict.fromkeys([*named, "done"]))
    if len(node.value) > limits.TASK_OUTCOMES_MAX:
        problems.error(node, f"a task has at most {limits.TASK_OUTCOMES_MAX} outcomes, this one has {len(node.value)}")
    found = []
    for each in node:
        name = read_name(each, problems, "an outcome")
        if name in _OWN_WAYS:
            problems.error(
                each, f"an outcome cannot be called {name!r}", "that is what another way of a task is called"
            )
        elif name in found:
            problems.error(each, f"the outcome {name!r} stands here for the second time", "keep one")
        elif name:
            found.append(name)
    return tuple(found)


def _check_full(written: Written, fields: Fields, when_full: str, queue: str) -> None:
    full = written.node.get("on_full")
    if full and when_full != "other":
        written.problems.error(full, "'on_full' is only asked with 'when_full: other'", "add when_full: other")
    if when_full == "other" and full is None:
        at = fields.node_of("when_full") or fields.node
        written.problems.error(at, "'when_full: other' needs the other way", "add on_full: [steps], or write skip")
    if "when_full" in fields and not queue:
        written.problems.error(fields.node.keys["when_full"], "without a queue nothing is ever full", "leave it out")


def _way(written: Written, key: str) -> str | None:
    steps = written.node.get(key)
    return written.lead(steps, written.next) if steps else written.next


def hint(body: Node) -> str:
    """The queue, or else the title."""
    named = body.get("queue") or body.get("title")
    return str(named.value) if named else ""


def nested(step: Node) -> Iterator[Node]:
    """The steps of each outcome, of the time-out and of a full queue."""
    outcomes = step.get("on_outcome")
    yield from (steps for _, steps in (outcomes.items() if outcomes else ()))
    yield from (steps for key in ("on_timeout", "on_full") if (steps := step.get(key)))


KIND = Kind(parse, hint, nested)
