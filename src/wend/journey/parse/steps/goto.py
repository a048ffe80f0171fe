"""`goto: STEP-ID`."""

from wend.journey.parse.scalars import read_text
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Goto
from wend.model.document import Node, did_you_mean


def parse(written: Written) -> Goto | None:
    """The step to go on at."""
    target = read_text(written.body, written.problems, "'goto'")
    if target is None:
        return None
    target = f"{written.prefix}{target}"
    if target in written.all_ids and target not in written.ids:
        written.problems.error(
            written.body,
            f"a goto may not lead into or out of a way of a fork, or a fragment, as to {target!r}",
            "let the way come to its end, and go on behind the join",
        )
        return None
    if target not in written.ids:
        written.problems.error(
            written.body, f"there is no step {target!r} to go to", did_you_mean(target, written.ids - {written.id})
        )
        return None
    return Goto(written.id, target)


def hint(body: Node) -> str:
    """Where to."""
    return str(body.value)


KIND = Kind(parse, hint)
