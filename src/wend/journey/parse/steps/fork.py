"""`fork: {join: all, within: 3d}` with `ways` (each a name and steps) and `on_timeout` beside it."""

from collections.abc import Iterator
from typing import Final

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_choice, sort_of
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Fork, Lane
from wend.limits import FORK_WAYS_MAX
from wend.model.document import Node

_TAKEN: Final = ("joined", "time-out")  # the labels of the other ways out of a fork


def parse(written: Written) -> Fork | None:
    """The ways, how many of them the join waits for, and for how long."""
    fields = Fields(written.body, written.problems, "a fork", keys.FORK)
    lanes = _lanes(written)
    enough = _enough(fields, len(lanes or ()))
    within, late = fields.duration("within"), written.node.get("on_timeout")
    if late is not None and fields.node.is_map and "within" not in fields:
        written.problems.error(late, "'on_timeout' needs a time limit", "add within: 3d to the fork")
    on_timeout = written.lead(late, written.next) if late else written.next
    if lanes is None or not enough:
        return None
    return Fork(written.id, lanes, enough, within, on_timeout, written.next)


def _lanes(written: Written) -> tuple[Lane, ...] | None:
    """The ways, each on its own up to the join; None when something is wrong with them."""
    ways, problems = written.node.get("ways"), written.problems
    found = list(ways) if ways else []
    if not 2 <= len(found) <= FORK_WAYS_MAX:
        what = f"this one has {len(found)}" if ways is None or ways.is_list else f"not {sort_of(ways.value)}"
        problems.error(
            ways or written.node,
            f"a fork has a list of 2 to {FORK_WAYS_MAX} ways; {what}",
            "put ways: [{name: mail, steps: […]}, …] beside fork",
        )
        return None
    lanes = [_lane(written, way) for way in found]
    names = [lane.name for lane in lanes if lane]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.error(written.node, f"two ways of this fork are called {name!r}", "give each its own name")
    return tuple(lane for lane in lanes if lane) if all(lanes) else None


def _lane(written: Written, way: Node) -> Lane | None:
    fields = Fields(way, written.problems, "a way of a fork", keys.FORK_WAY, ["name", "steps"])
    target = written.lead(fields.node_of("steps"), None)
    name = fields.text("name")
    if name in _TAKEN:
        written.problems.error(way.value["name"], f"a way of a fork cannot be called {name!r}", "choose another name")
    return Lane(name, target) if name else None


def _enough(fields: Fields, ways: int) -> int:
    """How many ways have to come to their end; 0 when that is not said rightly."""
    node = fields.node_of("join")
    if node is None:
        return ways
    if not node.is_map:
        found = read_choice(node, fields.problems, "'join'", ("all", "any"))
        return {"all": ways, "any": 1}.get(found or "", 0)
    return Fields(node, fields.problems, "a join", keys.FORK_JOIN, ["first"]).count("first", max(ways, 1)) or 0


def nested(step: Node) -> Iterator[Node]:
    """The steps of each way, and of the time-out."""
    yield from apart(step)
    yield from (steps for steps in [step.get("on_timeout")] if steps)


def apart(step: Node) -> Iterator[Node]:
    """The lists of steps that are ways of their own."""
    yield from (steps for way in step.get("ways") or () if (steps := way.get("steps")))


KIND = Kind(parse, nested=nested, apart=apart)
