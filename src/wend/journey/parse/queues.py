"""`queues:` of `wend.yaml`: where tasks wait for people."""

from wend import limits
from wend.journey import keys
from wend.journey.parse.calendar import parse_work
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_name, sort_of
from wend.journey.workspace import Queue
from wend.model.document import Node, Problems


def parse_queues(node: Node, problems: Problems) -> tuple[Queue, ...]:
    """The queues, each by its name."""
    if not node.is_map:
        problems.error(
            node, f"'queues' is a mapping of queues, not {sort_of(node.value)}", "write sales: {capacity: 50}"
        )
    elif len(node.value) > limits.QUEUES_MAX:
        problems.error(node, f"there are {len(node.value)} queues", f"at most {limits.QUEUES_MAX}")
    return tuple(_queue(name, node, each, problems) for name, each in node.items())


def _queue(name: str, of: Node, node: Node, problems: Problems) -> Queue:
    read_name(Node(name, of.keys[name]), problems, "a queue's name")
    fields = Fields(node, problems, f"the queue {name!r}", keys.QUEUE)
    hours, members = fields.node_of("hours"), fields.texts("members")
    if len(members) > limits.QUEUE_MEMBERS_MAX:
        problems.error(node, f"the queue {name!r} has {len(members)} members", f"at most {limits.QUEUE_MEMBERS_MAX}")
    assign = fields.choice("assign", keys.ASSIGNS) or "none"
    if assign != "none" and not members:
        problems.error(
            fields.node.keys["assign"], f"the queue {name!r} has nobody to deal tasks to", "add members: [anna, ben]"
        )
    return Queue(
        name=name,
        title=fields.text("title"),
        owner=fields.text("owner"),
        capacity=fields.count("capacity", limits.QUEUE_CAPACITY_MAX),
        hours=parse_work(hours, problems, f"the hours of the queue {name!r}") if hours else None,
        members=tuple(dict.fromkeys(members)),
        assign=assign,
    )
