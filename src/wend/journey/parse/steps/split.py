"""`split:` a list of `{name: A, weight: 50, steps: [steps]}`, with `sticky` beside it."""

from collections.abc import Iterator

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_bool, sort_of
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Share, Split
from wend.model.document import Node


def parse(written: Written) -> Split | None:
    """The ways with their weights."""
    body, problems = written.body, written.problems
    ways = list(body)
    if len(ways) < 2:
        problems.error(
            body,
            f"'split' is a list of two ways or more, not {sort_of(body.value)}",
            "write it as - {name: A, weight: 50, steps: […]}",
        )
        return None
    shares = [_share(written, way) for way in ways]
    good = tuple(share for share in shares if share)
    for name in sorted({share.name for share in good if [each.name for each in good].count(share.name) > 1}):
        problems.error(body, f"two ways of this split are called {name!r}", "give each its own name")
    if good and all(share.control for share in good):
        problems.error(body, "all ways of this split are controls", "there is nothing that they could be compared with")
    if len(good) == len(shares) and not any(share.weight for share in good):
        problems.error(body, "all weights of this split are 0: nobody could go on", "give one of them a weight above 0")
    sticky = written.node.get("sticky")
    stays = sticky is None or read_bool(sticky, problems, "'sticky'") is not False
    return Split(written.id, good, written.next, stays)


def _share(written: Written, way: Node) -> Share | None:
    fields = Fields(way, written.problems, "a way of a split", keys.SPLIT_ARM, ["name", "weight"])
    target = written.lead(fields.node_of("steps"), written.next)
    name, weight, control = fields.text("name"), _weight(fields), fields.boolean("control")
    return Share(name, weight, target, bool(control)) if name and weight is not None else None


def _weight(fields: Fields) -> float | None:
    node = fields.node_of("weight")
    if node and isinstance(node.value, str) and node.value.rstrip("% ").isdigit():
        fields.problems.error(
            node,
            f"'weight' is a number, not {node.value!r}",
            f"write weight: {node.value.rstrip('% ')}; weights are relative",
        )
        return None
    weight = fields.number("weight")
    if weight is not None and weight < 0:
        fields.problems.error(fields.node.value["weight"], f"'weight' is 0 or more, not {weight}")
        return None
    return weight


def hint(body: Node) -> str:
    """The names of the ways."""
    names = (way.get("name") for way in body)
    return "-".join(str(name.value) for name in names if name)


def nested(step: Node) -> Iterator[Node]:
    """The steps of each way."""
    yield from (steps for way in step.value["split"] if (steps := way.get("steps")))


KIND = Kind(parse, hint, nested)
