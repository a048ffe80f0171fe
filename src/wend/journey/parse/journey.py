"""A journey file's tree becomes a plan, with where everything stood.

Rule 1. What is wrong in one part keeps no other part from being read: `Parsed.plan` then lacks the broken parts, and
        only its references may be checked.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from wend.journey import keys
from wend.journey.fragments import Expanded, Fragment, expand
from wend.journey.parse.entry import parse_entry
from wend.journey.parse.events import parse_events, parse_goal
from wend.journey.parse.fields import Fields
from wend.journey.parse.flow import Flow
from wend.journey.parse.scalars import read_share
from wend.journey.parse.variables import parse_variables
from wend.journey.parse.ways import names_in
from wend.journey.plan import PRIORITY, Entry, Plan, Variable
from wend.limits import PRIORITY_MAX
from wend.model.document import Mark, Node, Problems

VERSION_CHARS: Final = 12
_UNSAID: Final = (
    b'"goals":[],"needs":[],'  # a journey that names none keeps the version it had before these could be said
)
NO_FRAGMENTS: Final[Mapping[str, Fragment]] = {}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A plan and where its parts stand: `marks` by step id, `top` by top key."""

    plan: Plan
    marks: dict[str, Mark]
    top: dict[str, Mark]
    whole: bool  # without any error, so that the plan can be walked
    fragments: tuple[str, ...] = ()  # the names of those it uses


def parse_marked(node: Node, problems: Problems, fragments: Mapping[str, Fragment] = NO_FRAGMENTS) -> Parsed:
    """The plan of a tree, as far as it could be read; `fragments` are those that it may use."""
    before = len(problems.errors)
    expanded = expand(node, fragments, problems)
    node = expanded.node
    fields = Fields(node, problems, "a journey", keys.JOURNEY, keys.JOURNEY_REQUIRED)
    flow = Flow(fields.node_of("steps") or Node([], node.mark), problems, expanded.prefixes)
    plan = _plan(fields, flow, expanded)
    if "steps" in fields and not flow.marks and len(problems.errors) == before:
        problems.error(node.value["steps"], "a journey needs at least one step")
    top = {"": node.mark, **{key: each.mark for key, each in node.items()}}
    whole = len(problems.errors) == before
    return Parsed(with_version(plan), flow.marks, top, whole, tuple(sorted(expanded.used)))


def parse_fragment(fragment: Fragment, fragments: Mapping[str, Fragment], problems: Problems) -> Parsed:
    """A fragment by itself, as a plan without a head: what its steps say can be checked like a journey's."""
    before = len(problems.errors)
    others = {name: each for name, each in fragments.items() if name != fragment.name}
    expanded = expand(fragment.node, others, problems)
    steps, declared = expanded.node.get("steps"), expanded.node.get("vars")
    flow = Flow(steps or Node([], fragment.node.mark), problems, expanded.prefixes)
    plan = Plan(
        journey=fragment.name,
        purpose="",
        entry=Entry(),
        vars=parse_variables(declared, problems) if declared else {},
        first=flow.first,
        steps=flow.steps,
    )
    whole = len(problems.errors) == before
    return Parsed(plan, flow.marks, {"": fragment.node.mark}, whole)


def _variables(fields: Fields, used: Mapping[str, Fragment]) -> dict[str, Variable]:
    """What the journey declares, and the fragments that it uses; where both do, they have to agree on the type."""
    problems, mine = fields.problems, fields.node_of("vars")
    found = parse_variables(mine, problems) if mine else {}
    for name in sorted(used):
        node = used[name].node.get("vars")
        for variable, stated in (parse_variables(node, problems) if node else {}).items():
            known = found.setdefault(variable, stated)
            if known.type != stated.type:
                words = f"the fragment {name!r} means {variable!r} as {stated.type}, this journey as {known.type}"
                problems.error(fields.node, words, "rename one of them")
    return found


def _plan(fields: Fields, flow: Flow, expanded: Expanded) -> Plan:
    problems = fields.problems
    entry, exits, goal, holdout = (fields.node_of(key) for key in ("entry", "exit", "goal", "holdout"))
    not_in = fields.node_of("not_while_in")
    return Plan(
        journey=fields.name("journey"),
        title=fields.text("title"),
        stage=fields.text("stage"),
        purpose=fields.name("purpose"),
        subject=(fields.choice("subject", keys.SUBJECTS) if "subject" in fields else None) or "customer",
        owner=fields.text("owner"),
        tags=fields.texts("tags"),
        goals=fields.texts("goals"),
        needs=fields.texts("needs"),
        entry=(parse_entry(entry, problems) if entry else None) or Entry(),
        exits=parse_events(exits, problems, "an exit") if exits else (),
        goal=parse_goal(goal, problems) if goal else None,
        holdout=(read_share(holdout, problems, "'holdout'") if holdout else None) or 0.0,
        priority=fields.count("priority", PRIORITY_MAX) or PRIORITY,
        group=fields.name("group"),
        preempt=bool(fields.boolean("preempt")),
        not_while_in=names_in(not_in, problems, "'not_while_in'") if not_in else (),
        lookahead=fields.duration("lookahead"),
        vars=_variables(fields, expanded.used),
        first=flow.first,
        steps=flow.steps,
    )


def with_version(plan: Plan) -> Plan:
    """The plan with its version: a hash of all that it says, so that comments and spacing change nothing."""
    bare = msgspec.structs.replace(plan, version="", source="")
    said = msgspec.json.encode(bare, order="deterministic").replace(_UNSAID, b"", 1)
    digest = hashlib.sha256(said).hexdigest()
    return msgspec.structs.replace(plan, version=digest[:VERSION_CHARS])
