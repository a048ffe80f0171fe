"""A segment file's tree becomes a segment."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.workspace import Segment
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule


def parse_segment(node: Node, problems: Problems) -> Segment | None:
    """The segment, or None when it has no name or no good rule."""
    fields = Fields(node, problems, "a segment", keys.SEGMENT, ["segment", "when"])
    name, when = fields.name("segment"), fields.node_of("when")
    title, owner, tags = fields.text("title"), fields.text("owner"), fields.texts("tags")
    stage, goals = fields.text("stage"), fields.texts("goals")
    rule = parse_rule(when, problems) if when else None
    return Segment(name, rule, title, owner, tags, stage, goals) if name and rule is not None else None
