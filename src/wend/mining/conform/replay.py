"""Whether a model accepts a journey, by playing tokens: a second opinion on what alignments say.

Rule 1. Nothing is shared with the search of `align.py` but the net, so that one may check the other.
Rule 2. All markings that a journey may have led to are carried along, with every silent step that may follow.
"""

from collections.abc import Iterable, Sequence

from wend.limits import ALIGNMENT_STATES
from wend.mining.errors import MiningError
from wend.mining.models.net import Marking, PetriNet, fire


def accepts(net: PetriNet, path: Sequence[str]) -> bool:
    """Whether the net can make exactly these steps and end properly.

    Raises `MiningError` when silent steps alone lead to too many markings.
    """
    markings = _silent(net, {net.initial})
    for step in path:
        markings = _silent(net, _after(net, markings, step))
        if not markings:
            return False
    return bool(markings & net.finals)


def _after(net: PetriNet, markings: Iterable[Marking], label: str | None) -> set[Marking]:
    chosen = [transition for transition in net.transitions if transition.label == label]
    return {after for marking in markings for t in chosen if (after := fire(marking, t)) is not None}


def _silent(net: PetriNet, markings: set[Marking]) -> set[Marking]:
    seen, fresh = set(markings), markings
    while fresh:
        fresh = _after(net, fresh, None) - seen
        seen |= fresh
        if len(seen) > ALIGNMENT_STATES:
            raise MiningError(f"the model reaches more than {ALIGNMENT_STATES:,} markings by silent steps alone")
    return seen
