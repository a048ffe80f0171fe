"""Forks, calls and what runs remember, in words."""

from collections.abc import Mapping

from wend.journey.plan import Call, Enter, Exit, Fork, Note, Set, Value, Variable
from wend.journey.rule_words import duration_in_words, value_in_words


def fork_in_words(fork: Fork) -> str:
    """`Go 3 ways at once, until all have come to the end, at most 3 days`."""
    ways = len(fork.lanes)
    needed = "all have" if fork.enough == ways else f"{fork.enough} {'has' if fork.enough == 1 else 'have'}"
    return f"Go {ways} ways at once, until {needed} come to the end{_at_most(fork)}"


def call_in_words(call: Call) -> str:
    """`Call the journey verify-address with country, at most 14 days`."""
    return f"Call the journey {call.journey}{_with(call.values)}{_at_most(call)}"


def enter_in_words(enter: Enter) -> str:
    """`Enter the journey win-back with reason`."""
    return f"Enter the journey {enter.journey}{_with(enter.values)}"


def set_in_words(step: Set) -> str:
    """`Set score to itself + 1, plan to trait plan`."""
    return f"Set {', '.join(f'{name} to {_value(name, value)}' for name, value in step.values.items())}"


def note_in_words(note: Note) -> str:
    """`Note: "Talked at the fair"`."""
    parts = (str(part.literal) if part.ref is None else f"{{{part.ref.path}}}" for part in note.text)
    return f'Note: "{" ".join(parts)}"'


def fork_parts(fork: Fork) -> dict[str, str]:
    """What a fork says, part by part."""
    ways = {f"way {lane.name}": lane.target or "the join" for lane in fork.lanes}
    return {**ways, "join": f"{fork.enough} of {len(fork.lanes)}", **_limit(fork)}


def call_parts(call: Call) -> dict[str, str]:
    """What a call says, part by part."""
    results = {f"on {lane.name}": lane.target or "end" for lane in call.results}
    return {"journey": call.journey, **_given(call.values), **results, "else": call.otherwise or "end", **_limit(call)}


def enter_parts(enter: Enter) -> dict[str, str]:
    """What an enter says, part by part."""
    return {"journey": enter.journey, **_given(enter.values)}


def set_parts(step: Set) -> dict[str, str]:
    """What a set says, part by part."""
    return {f"variable {name}": _value(name, value) for name, value in step.values.items()}


def exit_parts(step: Exit) -> dict[str, str]:
    """What an exit says, part by part."""
    return {"reason": step.reason, **_given(step.values)}


def variables_in_words(variables: Mapping[str, Variable]) -> str:
    """The declared variables: `score number (0), plan text, required`."""
    return "; ".join(f"{name} {_variable(variable)}" for name, variable in variables.items()) or "none"


def _variable(variable: Variable) -> str:
    default = f" ({value_in_words(variable.default)})" if variable.default else ""
    return f"{variable.type}{default}{', required' if variable.required else ''}"


def _value(name: str, value: Value) -> str:
    return value_in_words(value) if value.add is None else f"{name} + {value.add:g}"


def _given(values: Mapping[str, Value]) -> dict[str, str]:
    return {f"with {name}": _value(name, value) for name, value in values.items()}


def _with(values: Mapping[str, Value]) -> str:
    return f" with {', '.join(values)}" if values else ""


def _at_most(step: Fork | Call) -> str:
    return f", at most {duration_in_words(step.within)}" if step.within else ""


def _limit(step: Fork | Call) -> dict[str, str]:
    within = {"within": duration_in_words(step.within) if step.within else "for ever"}
    return within | ({"on time-out": step.on_timeout or "end"} if step.within else {})
