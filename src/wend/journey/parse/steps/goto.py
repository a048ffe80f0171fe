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
