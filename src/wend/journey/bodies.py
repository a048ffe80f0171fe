"""Which steps make up the rounds of each repeat."""

from collections.abc import Mapping

from wend.journey.plan import Goto, Repeat, Step, targets


def bodies(steps: Mapping[str, Step]) -> dict[str, frozenset[str]]:
    """The steps of each repeat's rounds, nested ones included, by the repeat's id.

    A plan is flat; but every way out of a round, except by goto, leads back to the repeat, so what is reached before it
    is the round.
    """
    return {step.id: _body(step, steps) for step in steps.values() if isinstance(step, Repeat)}


def _body(repeat: Repeat, steps: Mapping[str, Step]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = [repeat.body]
    while waiting:
        name = waiting.pop()
        if name is None or name == repeat.id or name in reached:
            continue
        reached.add(name)
        if not isinstance(steps[name], Goto):
            waiting += targets(steps[name]).values()
    return frozenset(reached)
