"""Whether what a plan looks at can be there: the steps it asks about, the channels, the stages.

Rule 1. A segment, and a stage's rule, looks at the customer alone: she has them with and without a run, and SQL has to
        say the same. What belongs to an event or a run is refused there.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from wend.journey.asked import paths_in, step_asked
from wend.journey.known import Known
from wend.journey.parse.journey import Parsed
from wend.model.document import Mark, Problems, did_you_mean
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, Not, Op, Rule

_OF_RUNS: Final = ("steps", "last", "vars", "reachable")
_OF_SEGMENTS: Final = ("trait", "calendar")


def check_paths(parsed: Parsed, known: Known, problems: Problems) -> None:
    """Note what a plan looks at and will never find."""
    plan, top = parsed.plan, parsed.top
    places: list[tuple[Any, Mark]] = [(plan.steps[name], parsed.marks[name]) for name in plan.steps]
    places += [(plan.exits, top.get("exit", top[""])), (plan.goal, top.get("goal", top[""]))]
    ids = parsed.marks  # those of broken steps among them
    for part, at in places:
        for path in dict.fromkeys(paths_in(part)):
            _check_path(path, ids, at, known, problems)
        check_stages(part, at, known, problems)
    _check_entry(parsed, known, problems)


def check_standing(rule: Rule, at: Mark, problems: Problems) -> None:
    """Note what a segment, or the rule of a stage, cannot look at."""
    if "stage" in _in_cel(rule):
        problems.error(at, "a segment cannot look at the stage in CEL", "write {value: stage, is: consider}")
    for path in dict.fromkeys(_looked_at(rule)):
        root = path.partition(".")[0]
        if root not in _OF_SEGMENTS and path != "stage":
            problems.error(
                at,
                f"a segment cannot look at {path}: it is judged on the customer alone, and counted by the database",
                "it compares traits, the stage, counts of events, and other segments; ask for the rest in the journey",
            )


def _in_cel(rule: Rule) -> Iterator[str]:
    """What the CEL expressions of a rule look at."""
    match rule:
        case All(of) | AnyOf(of):
            for member in of:
                yield from _in_cel(member)
        case Not(of):
            yield from _in_cel(of)
        case Cel():
            yield from paths_in(rule)
        case _:
            pass


def _looked_at(rule: Rule) -> Iterator[str]:
    """The paths of a rule but those of its counts, which look at the events that they count."""
    match rule:
        case All(of) | AnyOf(of):
            for member in of:
                yield from _looked_at(member)
        case Not(of):
            yield from _looked_at(of)
        case EventCount():
            pass
        case _:
            yield from paths_in(rule)


def _check_entry(parsed: Parsed, known: Known, problems: Problems) -> None:
    at = parsed.top.get("entry", parsed.top[""])
    entry = parsed.plan.entry
    for path in dict.fromkeys(paths_in(entry)):
        if path.partition(".")[0] in _OF_RUNS:
            problems.error(at, f"an entry cannot look at {path}: there is no run yet", "ask for it in a branch")
    check_stages(entry, at, known, problems)


def _check_path(path: str, ids: dict[str, Mark], at: Mark, known: Known, problems: Problems) -> None:
    root, _, rest = path.partition(".")
    if root == "steps" and step_asked(path, ids) is None:
        name = rest.partition(".")[0]
        problems.error(at, f"{path} looks at a step that is not there", did_you_mean(name, ids))
    if root == "reachable" and rest and known.channels is not None and rest not in known.channels:
        problems.error(at, f"there is no channel {rest!r}", did_you_mean(rest, known.channels))


def check_stages(part: Any, at: Mark, known: Known, problems: Problems) -> None:
    """Note stages that comparisons name and the strategy does not."""
    for compare in _compares(part):
        if compare.path != "stage" or known.stages is None or compare.op not in (Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN):
            continue
        values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
        for value in values:
            if isinstance(value, str) and value not in known.stages:
                problems.error(at, f"there is no stage {value!r}", did_you_mean(value, known.stages))


def _compares(part: Any) -> Iterator[Compare]:
    match part:
        case Compare():
            yield part
        case msgspec.Struct():
            for name in part.__struct_fields__:
                yield from _compares(getattr(part, name))
        case dict():
            for each in part.values():
                yield from _compares(each)
        case list() | tuple():
            for each in part:
                yield from _compares(each)
