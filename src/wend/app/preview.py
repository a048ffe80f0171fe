"""What would become of the runs in flight if they were moved to another version: shown before anybody decides.

Rule 1. It says just what the engine will do (`engine/move`): the same mapping, the same rule of which steps are alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wend.app.ports import Store
from wend.app.published import load_world
from wend.errors import WendError
from wend.journey.plan import Plan
from wend.journey.words import step_in_words


@dataclass(frozen=True)
class Outlook:
    """Runs that stand at one step of one version, and what they will do."""

    version: str
    step: str
    runs: int
    target: str | None  # None: there is no step to go on at, so they stay on their version
    words: str


def outlook(store: Store, new: Plan, steps: Mapping[str, str] | None = None, *, restart: bool = False) -> list[Outlook]:
    """Where runs of other versions of a journey stand, and what each will do in the version `new`.

    Raises `WendError` for a mapping that names a step which neither version has.
    """
    steps = steps or {}
    old_plans = _plans(store, new.journey)
    _require_steps(steps, new, old_plans)
    return [
        _look(new, old_plans.get(version), version, step, runs, steps, restart=restart)
        for version, standing in store.standing_by_version(new.journey).items()
        if version != new.version
        for step, runs in standing.items()
    ]


def _plans(store: Store, journey: str) -> dict[str, Plan]:
    """By version; one that cannot be read any more is missing: its runs are told of without words."""
    return {version: each.plan for (name, version), each in load_world(store).live.plans.items() if name == journey}


def _require_steps(steps: Mapping[str, str], new: Plan, old_plans: Mapping[str, Plan]) -> None:
    known = {name for plan in old_plans.values() for name in plan.steps}
    for old, target in steps.items():
        if old not in known:
            raise WendError(f"--map {old}={target}: no version of {new.journey} has a step {old!r}")
        if target not in new.steps:
            raise WendError(f"--map {old}={target}: the new version of {new.journey} has no step {target!r}")


def _look(
    new: Plan, old: Plan | None, version: str, step: str, runs: int, steps: Mapping[str, str], *, restart: bool
) -> Outlook:
    if restart:
        words = f"begin anew: {step_in_words(new.steps[new.first])}" if new.first else "end"
        return Outlook(version, step, runs, new.first, words)
    target = steps.get(step, step)
    if target not in new.steps:
        return Outlook(version, step, runs, None, f"stay on version {version}: the new one has no step {step!r}")
    was = old.steps.get(step) if old else None
    if target == step and type(was) is type(new.steps[target]):
        return Outlook(version, step, runs, target, f"keep their place: {step_in_words(new.steps[target])}")
    return Outlook(version, step, runs, target, f"begin {target!r}: {step_in_words(new.steps[target])}")
