"""Which arms a story's customer falls into: a story may name them, and somebody who falls so is found.

Rule 1. Arms are decided by the hash of the customer's number, as everywhere; a story that names its arms is told with the
        smallest number that falls into all of them, so it stays true when shares change.
"""

from typing import Final

import msgspec

from wend.engine import Live
from wend.engine.arms import falls_in, pick
from wend.errors import WendError
from wend.journey.plan import Plan, Split

_NUMBERS_MAX: Final = 200_000  # one in so many falls even into five arms of a tenth each


class NobodyFallsSoError(WendError):
    """No customer falls into the arms that a story names."""


class Arm(msgspec.Struct, frozen=True):
    """What a story says of its customer: the arm of a split, or (`step` empty) whether a journey holds her out."""

    journey: str
    step: str
    name: str  # the arm; of a holdout `yes` or `no`
    run: int = 0  # of a split that is thrown anew for each run: which of hers


def number_for(number: int, arms: tuple[Arm, ...], live: Live) -> int:
    """The number of a customer who falls into all arms: the one given if she does, else the smallest.

    Raises `NobodyFallsSoError` where an arm is not there or nobody does.
    """
    if _falls(number, arms, live):
        return number
    for candidate in range(1, _NUMBERS_MAX):
        if _falls(candidate, arms, live):
            return candidate
    told = ", ".join(f"{each.journey} {each.step or 'held-out'} {each.name}" for each in arms)
    raise NobodyFallsSoError(f"nobody falls into all of these arms: {told}; are they still in the journeys?")


def _falls(number: int, arms: tuple[Arm, ...], live: Live) -> bool:
    return all(_falls_into(number, arm, live) for arm in arms)


def _falls_into(number: int, arm: Arm, live: Live) -> bool:
    compiled = live.by_journey.get(arm.journey)
    if compiled is None:
        return True  # told without that journey: nothing hangs on it
    if not arm.step:
        return held_out(number, compiled.plan, live) == (arm.name == "yes")
    step = compiled.plan.steps.get(arm.step)
    if not isinstance(step, Split):
        return False
    salt = (f"{number}-{arm.run}",) if arm.run else ()
    return pick(step.arms, number, arm.journey, arm.step, *salt).name == arm.name


def held_out(number: int, plan: Plan, live: Live) -> bool:
    """Whether the customer of a number is held out of a journey, by itself or by the workspace."""
    if falls_in(plan.holdout, number, plan.journey, "holdout"):
        return True
    purpose = live.purposes.get(plan.purpose)
    sells = purpose is None or purpose.sells
    return sells and falls_in(live.workspace.holdout, number, "", "holdout")
