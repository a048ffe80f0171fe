"""branch: the first arm whose condition holds."""

from typing import Any

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey.plan import Branch
from wend.model.reason import Code
from wend.rules.words import why_not


def arrive(at: At, step: Branch) -> StepOutcome:
    passed_over: list[dict[str, Any]] = []
    for arm, holds in zip(step.arms, at.compiled.arms[step.id], strict=True):
        if holds is None or holds(at.facts):
            at.note(Code.BRANCHED, arm=arm.name, passed_over=passed_over)
            return Go(arm.target)
        passed_over.append({"arm": arm.name, "failed": why_not(arm.when, at.facts) if arm.when else []})
    at.note(Code.BRANCHED, arm="", passed_over=passed_over)
    return Go(step.next)


def resume(at: At, step: Branch) -> StepOutcome:
    return arrive(at, step)
