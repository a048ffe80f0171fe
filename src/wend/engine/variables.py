"""Run variables while a journey is carried out: what a run begins with, and what a step may write.

Rule 1. A value of another type than declared is refused with a reason, and what was there stays.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from wend import limits
from wend.engine.turn import Turn
from wend.engine.values import evaluate, is_number
from wend.journey.plan import Plan, Value
from wend.journey.variables import mismatch
from wend.model.customer import Run
from wend.model.reason import Code
from wend.rules.facts import Facts


def begin_with(plan: Plan, given: Mapping[str, Any], facts: Facts) -> tuple[dict[str, Any], dict[str, str]]:
    """The variables of a run that begins, and what is wrong: by name, why a value given is refused or is missing."""
    if not plan.vars:
        return dict(given), {}
    found: dict[str, Any] = {}
    wrong = {name: "no variable of this name is declared" for name in given if name not in plan.vars}
    for name, variable in plan.vars.items():
        value = given.get(name)
        if value is not None and (why := _refusal(plan, name, value)):
            wrong[name] = why
            value = None
        if value is None and variable.default is not None:
            value = evaluate(variable.default, facts)
            if value is not None and (why := _refusal(plan, name, value)):
                wrong[name] = why
                value = None
        if value is not None:
            found[name] = value
        elif variable.required and name not in wrong:
            wrong[name] = "it is required, and nothing was given"
    return found, wrong


def missing(plan: Plan, found: Mapping[str, Any]) -> list[str]:
    """The required variables that a run would begin without."""
    return [name for name, variable in plan.vars.items() if variable.required and name not in found]


def write(turn: Turn, run: Run, values: Mapping[str, Value]) -> None:
    """Set variables of a run, all on what they were before; what does not fit is refused one by one."""
    plan, facts = turn.live.plan_of(run).plan, turn.facts(run)
    kept = dict(run.vars)
    written: dict[str, Any] = {}
    for name, value in values.items():
        before = run.vars.get(name)
        new = evaluate(value, facts, before)
        why = f"{before!r} is not a number to add to" if _adds_to_other(value, before) else _refusal(plan, name, new)
        if not why and name not in kept and len(kept) >= limits.VARIABLES_MAX:
            why = f"a run has at most {limits.VARIABLES_MAX} variables"
        if why:
            turn.note(Code.MISMATCHED, run, path=f"vars.{name}", why=f"{why}: it stays as it was")
        elif new is None:
            kept.pop(name, None)
            written[name] = None
        else:
            kept[name] = written[name] = new
    run.vars = kept
    if written:
        turn.note(Code.SET, run, vars=written)


def _adds_to_other(value: Value, before: Any) -> bool:
    return value.add is not None and before is not None and not is_number(before)


def _refusal(plan: Plan, name: str, value: Any) -> str:
    """Why a variable cannot take a value (None: be emptied); empty when it can."""
    variable = plan.vars.get(name)
    if variable is not None and value is None:
        return "it is required" if variable.required else ""
    if variable is not None and (why := mismatch(variable, value)):
        return why
    if isinstance(value, str | list | dict) and len(msgspec.json.encode(value)) > limits.VARIABLE_BYTES_MAX:
        return f"it is larger than {limits.VARIABLE_BYTES_MAX} bytes"
    return ""
