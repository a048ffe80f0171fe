"""Events to be matched: a name, and conditions on the event."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.plan import EventMatch, Goal
from wend.model.document import Node, Problems
from wend.rules.parse import parse_where


def parse_event(node: Node, problems: Problems, what: str = "an event") -> EventMatch | None:
    """The match in `{event: NAME, where: …}`."""
    return match_in(Fields(node, problems, what, keys.EVENT, ["event"]))


def match_in(fields: Fields) -> EventMatch | None:
    """The match among the keys of a mapping that holds other things too."""
    name = fields.text("event")
    where = fields.node_of("where")
    conditions = parse_where(where, fields.problems) if where else ()
    return EventMatch(name, conditions) if name else None


def parse_events(node: Node, problems: Problems, what: str) -> tuple[EventMatch, ...]:
    """One event, or a list of them."""
    nodes = list(node) if node.is_list else [node]
    if not nodes:
        problems.error(node, f"{what} names no event")
    matches = [parse_event(each, problems, what) for each in nodes]
    return tuple(match for match in matches if match)


def parse_goal(node: Node, problems: Problems) -> Goal | None:
    """The goal: an event, and how long it counts."""
    fields = Fields(node, problems, "a goal", keys.GOAL, ["event", "within"])
    match, within = match_in(fields), fields.duration("within")
    return Goal(match, within) if match and within else None
