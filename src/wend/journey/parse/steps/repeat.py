"""`repeat: {max: 3, until: …}` with `steps` beside it."""

from collections.abc import Iterator

from wend.journey import keys
from wend.journey.parse.events import parse_event
from wend.journey.parse.fields import Fields
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import EventMatch, Repeat
from wend.limits import REPEAT_ROUNDS_MAX
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule
from wend.rules.tree import Rule


def parse(written: Written) -> Repeat | None:
    """The rounds: how many at most, what ends them, and the steps of one."""
    fields = Fields(written.body, written.problems, "a repeat", keys.REPEAT, ["max"])
    most = fields.count("max", REPEAT_ROUNDS_MAX)
    until = fields.node_of("until")
    event, rule = _until(until, written.problems) if until else (None, None)
    steps = written.node.get("steps")
    if steps is None or (steps.is_list and not steps.value):
        written.problems.error(steps or written.node, "a repeat needs steps", "put steps: […] beside repeat")
    body = written.lead(steps, written.id)
    return Repeat(written.id, most, body, event, rule, written.next) if most else None


def _until(node: Node, problems: Problems) -> tuple[EventMatch | None, Rule | None]:
    """An event still to come, or a rule; `{event: …}` with a count or a window is a rule over what has been."""
    if node.is_map and "event" in node.value and set(node.value) <= set(keys.EVENT):
        return parse_event(node, problems), None
    return None, parse_rule(node, problems)


def hint(body: Node) -> str:
    """How many rounds."""
    most = body.get("max")
    return str(most.value) if most else ""


def nested(step: Node) -> Iterator[Node]:
    """The steps of a round."""
    yield from (steps for steps in [step.get("steps")] if steps)


KIND = Kind(parse, hint, nested)
