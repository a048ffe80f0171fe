"""What a plan asks for: every path in its rules, values and conditions, whatever kind of step they stand in.

Rule 1. A plan is walked as the value it is: a new kind of step needs no word here.
Rule 2. A step's id may hold dots (those of fragments do), so the id in a path is the longest one that is there.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from wend.journey.plan import Plan
from wend.rules.cel_text import fields_of, occasions_called, steps_named, words_in
from wend.rules.tree import Cel, Compare, Ref


def paths_in(value: Any) -> Iterator[str]:
    """Every path that a part of a plan looks at, those of CEL expressions among them as far as they name a step or a
    variable.
    """
    match value:
        case Compare():
            yield value.path
            yield from paths_in(value.value)
        case Ref():
            yield value.path
        case Cel():
            yield from (f"steps.{name}" for name in steps_named(value.source))
            yield from (f"vars.{name}" for name in fields_of(value.source, "vars") or ())
            yield from (f"calendar.{name}" for name in occasions_called(value.source))
            yield from (word for word in ("stage", "account", "reachable") if word in words_in(value.source))
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from paths_in(getattr(value, name))
        case Mapping():
            for each in value.values():
                yield from paths_in(each)
        case list() | tuple():
            for each in value:
                yield from paths_in(each)


def step_asked(path: str, steps: Collection[str]) -> str | None:
    """The step that a path such as `steps.hello.opened` asks about; None for another path or an unknown step."""
    root, _, rest = path.partition(".")
    if root != "steps":
        return None
    names = rest.split(".")
    ids = (".".join(names[:length]) for length in range(len(names), 0, -1))
    return next((each for each in ids if each in steps), None)


def steps_asked(plan: Plan) -> frozenset[str]:
    """The steps whose outcome some rule, value or condition of the plan looks at."""
    found = (step_asked(path, plan.steps) for path in paths_in(plan))
    return frozenset(name for name in found if name is not None)
