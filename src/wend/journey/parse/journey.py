"""A journey file's tree becomes a plan, with where everything stood.

Rule 1. What is wrong in one part keeps no other part from being read: `Parsed.plan` then lacks the broken parts, and
        only its references may be checked.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import msgspec

from wend.journey import keys
from wend.journey.parse.entry import parse_entry
from wend.journey.parse.events import parse_events, parse_goal
from wend.journey.parse.fields import Fields
from wend.journey.parse.flow import Flow
from wend.journey.parse.scalars import read_share
from wend.journey.plan import Entry, Plan
from wend.model.document import Mark, Node, Problems

VERSION_CHARS: Final = 12


@dataclass(frozen=True, slots=True)
class Parsed:
    """A plan and where its parts stand: `marks` by step id, `top` by top key."""

    plan: Plan
    marks: dict[str, Mark]
    top: dict[str, Mark]
    whole: bool  # without any error, so that the plan can be walked


def parse_marked(node: Node, problems: Problems) -> Parsed:
    """The plan of a tree, as far as it could be read."""
    before = len(problems.errors)
    fields = Fields(node, problems, "a journey", keys.JOURNEY, keys.JOURNEY_REQUIRED)
    flow = Flow(fields.node_of("steps") or Node([], node.mark), problems)
    plan = _plan(fields, flow)
    if "steps" in fields and not flow.marks and len(problems.errors) == before:
        problems.error(node.value["steps"], "a journey needs at least one step")
    top = {"": node.mark, **{key: each.mark for key, each in node.items()}}
    return Parsed(with_version(plan), flow.marks, top, whole=len(problems.errors) == before)


def _plan(fields: Fields, flow: Flow) -> Plan:
    problems = fields.problems
    entry, exits, goal, holdout = (fields.node_of(key) for key in ("entry", "exit", "goal", "holdout"))
    if "subject" in fields:
        fields.choice("subject", ("customer",))
    return Plan(
        journey=fields.name("journey"),
        title=fields.text("title"),
        stage=fields.text("stage"),
        purpose=fields.name("purpose"),
        owner=fields.text("owner"),
        tags=fields.texts("tags"),
        entry=(parse_entry(entry, problems) if entry else None) or Entry(),
        exits=parse_events(exits, problems, "an exit") if exits else (),
        goal=parse_goal(goal, problems) if goal else None,
        holdout=(read_share(holdout, problems, "'holdout'") if holdout else None) or 0.0,
        first=flow.first,
        steps=flow.steps,
    )


def with_version(plan: Plan) -> Plan:
    """The plan with its version: a hash of all that it says, so that comments and spacing change nothing."""
    bare = msgspec.structs.replace(plan, version="", source="")
    digest = hashlib.sha256(msgspec.json.encode(bare, order="deterministic")).hexdigest()
    return msgspec.structs.replace(plan, version=digest[:VERSION_CHARS])
