"""Whether variables, calls and entries of other journeys fit together.

Rule 1. A journey that declares variables uses no others, and writes into each what its type takes.
"""

from collections.abc import Iterator, Mapping

from wend.journey.asked import paths_in
from wend.journey.cycles import cycles
from wend.journey.known import Known
from wend.journey.parse.journey import Parsed
from wend.journey.plan import Call, Choose, Enter, Exit, Plan, Set, Value, Variable
from wend.journey.variables import mismatch
from wend.model.document import Mark, Problems, did_you_mean

# Ways in that give a run no variables.
_BARE = ("event", "segment", "schedule", "at", "date")
# Why a called journey may end beside what it says itself.
_ALWAYS = frozenset({"finished", "not-live", "refused", "part-limit", "step-limit", "cancelled", "stopped", "moved"})


def check_variables(parsed: Parsed, problems: Problems) -> None:
    """Note variables that are used and not declared, once any is; values that never fit; what nobody can give."""
    plan, top = parsed.plan, parsed.top
    if not plan.vars:
        return
    at = top.get("vars", top[""])
    for part, where in _parts(parsed):
        for name in sorted({path.split(".")[1] for path in paths_in(part) if path.startswith("vars.")} - {*plan.vars}):
            problems.error(where, f"the variable {name!r} is not declared", _hint(name, plan.vars))
    for name, step in plan.steps.items():
        into = getattr(step, "into", None)
        if isinstance(into, str) and into and into not in plan.vars:
            problems.error(parsed.marks[name], f"the variable {into!r} is not declared", _hint(into, plan.vars))
        if isinstance(step, Choose) and step.into in plan.vars:
            _check_written({step.into: Value(literal=[])}, plan.vars, parsed.marks[name], problems)
        if isinstance(step, Set | Exit):
            _check_written(step.values, plan.vars, parsed.marks[name], problems)
    for name, variable in plan.vars.items():
        if variable.required and variable.default is None and (way := _bare_way(plan)):
            problems.error(
                at,
                f"nobody enters by {way}: {name!r} is required, and that gives none",
                f"add default: {{from: event.properties.{name}}}",
            )


def check_other_journeys(parsed: Parsed, known: Known, problems: Problems) -> None:
    """Note calls and entries of journeys that are not there, or not for that, or want other variables."""
    if known.plans is None:
        return
    for name, step in parsed.plan.steps.items():
        if isinstance(step, Call | Enter):
            _check_other(step, parsed.marks[name], known.plans, problems)


def check_call_cycles(plans: Mapping[str, Plan], marks: Mapping[str, Mark], problems: Problems) -> None:
    """Warn of journeys that call each other in a ring: that ends only at the limit of how deep parts go."""
    for cycle in cycles({name: sorted(_called(plan)) for name, plan in plans.items()}):
        words = " → ".join([*cycle, cycle[0]])
        problems.warn(marks[cycle[0]], f"journeys call each other: {words}", "a call too deep comes back as part-limit")


def _called(plan: Plan) -> set[str]:
    return {step.journey for step in plan.steps.values() if isinstance(step, Call)}


def _parts(parsed: Parsed) -> Iterator[tuple[object, Mark]]:
    plan, top = parsed.plan, parsed.top
    for name, step in plan.steps.items():
        yield step, parsed.marks[name]
    for key, part in (("exit", plan.exits), ("goal", plan.goal)):
        yield part, top.get(key, top[""])


def _bare_way(plan: Plan) -> str:
    return next((word for way in plan.entry.ways for word in _BARE if getattr(way, word)), "")


def _check_written(
    values: Mapping[str, Value], declared: Mapping[str, Variable], at: Mark, problems: Problems, whose: str = ""
) -> None:
    for name, value in values.items():
        variable = declared.get(name)
        if variable is None:
            problems.error(at, f"the variable {name!r}{whose} is not declared", _hint(name, declared))
        elif value.add is not None and variable.type != "number":
            problems.error(at, f"the variable {name!r} is {variable.type}: nothing can be added to it")
        elif value.literal is not None and (wrong := mismatch(variable, value.literal)):
            problems.error(at, f"the variable {name!r}{whose} is {variable.type}: {wrong}")


def _check_other(step: Call | Enter, at: Mark, plans: Mapping[str, Plan], problems: Problems) -> None:
    other = plans.get(step.journey)
    if other is None:
        problems.error(at, f"there is no journey {step.journey!r}", did_you_mean(step.journey, plans))
        return
    word = "call" if isinstance(step, Call) else "journey"
    if other.entry.ways and not any(getattr(way, word) for way in other.entry.ways):
        problems.error(at, f"the journey {step.journey!r} is not entered this way", f"give it entry: {{{word}: true}}")
    if other.vars:
        _check_written(step.values, other.vars, at, problems, f" of {step.journey}")
    for name, variable in other.vars.items():
        if variable.required and variable.default is None and name not in step.values:
            problems.error(at, f"the journey {step.journey!r} does not begin without {name!r}", f"give it with: {name}")
    if isinstance(step, Call):
        _check_results(step, other, at, problems)


def _check_results(call: Call, other: Plan, at: Mark, problems: Problems) -> None:
    exits = {step.reason for step in other.steps.values() if isinstance(step, Exit)}
    by_event = {f"exit: {match.event}" for match in other.exits}
    possible = exits | by_event | ({"goal"} if other.goal else set()) | _ALWAYS
    for lane in call.results:
        if lane.name not in possible:
            said = exits | by_event | {"finished"}
            problems.warn(at, f"{call.journey} never ends with {lane.name!r}", did_you_mean(lane.name, said))


def _hint(name: str, declared: Mapping[str, Variable]) -> str:
    near = did_you_mean(name, declared)
    return near if near.startswith("did") else f"declare it: vars: {{{name}: text}}"
