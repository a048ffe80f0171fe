"""`branch:` a list of `{when: RULE, then: [steps]}`, and last, maybe, `{else: [steps]}`."""

from collections.abc import Iterator
from typing import Final

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Arm, Branch
from wend.journey.rule_words import rule_in_words
from wend.model.document import Node
from wend.rules.parse import parse_rule

_NAME_CHARS: Final = 60


def parse(written: Written) -> Branch | None:
    """The ways, in the order they are asked."""
    body, problems = written.body, written.problems
    if not body.is_list or not body.value:
        problems.error(
            body, f"'branch' is a list of ways, not {sort_of(body.value)}", "write it as - {when: …, then: […]}"
        )
        return None
    ways = list(body)
    arms = [_arm(written, way) for way in ways]
    for way in ways[:-1]:
        if "else" in dict(way.items()):
            problems.error(way, "'else' is the last way: those below it would never be asked", "move it to the end")
    if len(ways) == 1 and "else" in dict(ways[0].items()):
        problems.error(ways[0], "a branch needs a way with 'when' beside 'else'", "or write its steps without a branch")
    return Branch(written.id, _named(written, [arm for arm in arms if arm]), written.next)


def _arm(written: Written, way: Node) -> Arm | None:
    if "else" in dict(way.items()):
        fields = Fields(way, written.problems, "the 'else' of a branch", keys.BRANCH_ELSE)
        return Arm(None, written.lead(fields.node_of("else"), written.next), fields.text("name") or "else")
    fields = Fields(way, written.problems, "a way of a branch", keys.BRANCH_WHEN, ["when", "then"])
    when = fields.node_of("when")
    rule = parse_rule(when, written.problems) if when else None
    target = written.lead(fields.node_of("then"), written.next)
    return Arm(rule, target, fields.text("name")) if rule else None


def _named(written: Written, arms: list[Arm]) -> tuple[Arm, ...]:
    """The arms with a name each, the given one or the rule in words; names tell ways apart, so none stands twice."""
    taken: set[str] = set()
    named = []
    for arm in arms:
        base = arm.name or _short(rule_in_words(arm.when) if arm.when else "else")
        if arm.name and arm.name in taken:
            written.problems.error(
                written.node, f"two ways of this branch are called {arm.name!r}", "give each its own name"
            )
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        named.append(Arm(arm.when, arm.target, name))
    return tuple(named)


def _short(text: str) -> str:
    return text if len(text) <= _NAME_CHARS else f"{text[: _NAME_CHARS - 1].rstrip()}…"


def hint(body: Node) -> str:
    """The first way's name, if it has one."""
    first = next(iter(body), None)
    name = first.get("name") if first else None
    return str(name.value) if name else ""


def nested(step: Node) -> Iterator[Node]:
    """The steps of each way."""
    for way in step.value["branch"]:
        yield from (steps for key in ("then", "else") if (steps := way.get(key)))


KIND = Kind(parse, hint, nested)
