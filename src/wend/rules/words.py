"""Rules in words, and why one held or did not: what `explain` tells people.

Rule 1. Every leaf condition has words of its own; a reason gives them with the value at that time, and says when its
        kind is not the one that the rule compares.
"""

from typing import Any, Final, assert_never

import msgspec

from wend.rules.cel import compile_cel
from wend.rules.compare import kind
from wend.rules.counters import count, counter_key
from wend.rules.facts import MISSING, Facts, look_up
from wend.rules.judge import compile_rule
from wend.rules.times import microseconds
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

_OP: Final = {
    Op.IS: "is",
    Op.IS_NOT: "is not",
    Op.IN: "is one of",
    Op.NOT_IN: "is none of",
    Op.ABOVE: "is above",
    Op.AT_LEAST: "is at least",
    Op.BELOW: "is below",
    Op.AT_MOST: "is at most",
    Op.CONTAINS: "contains",
    Op.STARTS_WITH: "starts with",
    Op.EXISTS: "exists",
    Op.MISSING: "is missing",
    Op.BEFORE: "is before",
    Op.AFTER: "is after",
}
_COUNT_OP: Final = {
    Op.AT_LEAST: "at least",
    Op.AT_MOST: "at most",
    Op.ABOVE: "more than",
    Op.BELOW: "fewer than",
    Op.IS: "exactly",
}
_ROOT: Final = {
    "trait.": "trait ",
    "properties.": "property ",
    "context.": "context ",
    "event.properties.": "the entry event's ",
    "event.": "the entry event's ",
    "last.properties.": "the last event's ",
    "last.": "the last event's ",
    "vars.": "variable ",
    "steps.": "step ",
    "stage": "the lifecycle stage",
    "stage.since": "the begin of the lifecycle stage",
    "stage.days": "the number of days in the lifecycle stage",
    "stage.times": "the number of times in the lifecycle stage",
    "stage.cycles": "the number of returns to a lifecycle stage",
    "account.": "the account's ",
    "reachable.": "reachable by ",
    "calendar.": "the occasion ",
}
_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_COMPARES: Final = {
    Op.ABOVE: "numbers",
    Op.AT_LEAST: "numbers",
    Op.BELOW: "numbers",
    Op.AT_MOST: "numbers",
    Op.STARTS_WITH: "texts",
    Op.CONTAINS: "texts or lists",
    Op.BEFORE: "times",
    Op.AFTER: "times",
}


class Reason(msgspec.Struct, frozen=True):
    """One condition that decided: its words, whether it held, the value it saw (None: nothing), a sentence about it."""

    words: str
    holds: bool
    value: Any
    says: str


def in_words(rule: Rule) -> str:  # noqa: PLR0911 - one case a kind of rule
    """The rule as a person would say it."""
    match rule:
        case Compare():
            return _compare_words(rule)
        case EventCount():
            return _count_words(rule)
        case InSegment():
            return f"in segment {rule.segment}"
        case Cel():
            return f"`{rule.source.strip()}`"
        case All():
            return " and ".join(_bracketed(member, AnyOf) for member in rule.of)
        case AnyOf():
            return " or ".join(_bracketed(member, All) for member in rule.of)
        case Not():
            return f"not ({in_words(rule.of)})"
        case _:
            assert_never(rule)


def why(rule: Rule, facts: Facts) -> list[dict[str, Any]]:
    """The conditions that made the rule hold, or fail, as it does for these facts (see `Reason` for the keys)."""
    return [msgspec.structs.asdict(reason) for reason in _deciding(rule, facts, compile_rule(rule)(facts))]


def why_not(rule: Rule, facts: Facts) -> list[dict[str, Any]]:
    """The conditions that kept the rule from holding; empty when it holds."""
    return [] if compile_rule(rule)(facts) else why(rule, facts)


def _deciding(rule: Rule, facts: Facts, outcome: bool) -> list[Reason]:  # noqa: FBT001 - the outcome is the subject
    """The leaves that made the rule come out so: all members, or those that were enough."""
    match rule:
        case All() | AnyOf():
            members = [member for member in rule.of if compile_rule(member)(facts) is outcome]
            return [reason for member in members for reason in _deciding(member, facts, outcome)]
        case Not():
            return _deciding(rule.of, facts, not outcome)
        case Compare():
            return [_compare_reason(rule, facts, outcome)]
        case EventCount():
            counter = facts.customer.counters.get(counter_key(rule))
            seen = 0 if counter is None else count(counter.times, rule.within, facts.now)
            wanted = f"the rule asks for {_COUNT_OP[rule.op]} {rule.n}"
            return [Reason(in_words(rule), outcome, seen, f"{seen} {_TIMES} {_counted_words(rule)}, {wanted}")]
        case InSegment():
            return [Reason(in_words(rule), outcome, outcome, f"{'' if outcome else 'not '}{in_words(rule)}")]
        case Cel():
            reason = compile_cel(rule.source).outcome(facts)[1]
            says = f"{in_words(rule)} is {str(outcome).lower()}{': ' * bool(reason)}{reason}"
            return [Reason(in_words(rule), outcome, outcome, says)]
        case _:
            assert_never(rule)


def _compare_reason(rule: Compare, facts: Facts, outcome: bool) -> Reason:  # noqa: FBT001 - as above
    value = _looked_up(rule.path, facts)
    wanted = _looked_up(rule.value.path, facts) if isinstance(rule.value, Ref) else rule.value
    says = f"{_path_words(rule.path)} is {_seen(value)}"
    if mismatch := _mismatch(rule.op, value, wanted):
        says += f", {mismatch}"
    if isinstance(rule.value, Ref):
        says += f"; {_path_words(rule.value.path)} is {_seen(wanted)}"
    return Reason(in_words(rule), outcome, value, says)


def _looked_up(path: str, facts: Facts) -> Any:
    value = look_up(tuple(path.split(".")), facts)
    return None if value is MISSING else value


def _mismatch(op: Op, value: Any, wanted: Any) -> str:
    """What is wrong with the kind of a value that is there; empty when it is the kind that the rule compares."""
    if value is None:
        return ""
    if op in _COMPARES:
        fits = {
            "numbers": kind(value) == "number",
            "texts": kind(value) == "text",
            "texts or lists": kind(value) in {"text", "list"},
            "times": microseconds(value) is not None,
        }[_COMPARES[op]]
        return "" if fits else f"the rule compares {_COMPARES[op]}"
    if op is Op.IS and wanted is not None and kind(value) != kind(wanted):
        return f"the rule asks for a {kind(wanted)}"
    return ""


def _seen(value: Any) -> str:
    return "missing" if value is None else f"{_value_words(value)} ({kind(value)})"


def _compare_words(rule: Compare) -> str:
    left = f"{_path_words(rule.path)} {_OP[rule.op]}"
    match rule.value:
        case _ if rule.op in {Op.EXISTS, Op.MISSING}:
            return left
        case Ref(path):
            return f"{left} {_path_words(path)}"
        case tuple() as values:
            return f"{left} {' or '.join(map(_value_words, values))}"
        case value:
            return f"{left} {_value_words(value)}"


def _count_words(rule: EventCount) -> str:
    return f"{_COUNT_OP[rule.op]} {rule.n} {_TIMES} {_counted_words(rule)}"


def _counted_words(rule: EventCount) -> str:
    where = f" where {' and '.join(map(in_words, rule.where))}" if rule.where else ""
    return f"{rule.event}{where}{'' if rule.within is None else f' within {rule.within}'}"


def _path_words(path: str) -> str:
    roots = [root for root in _ROOT if path.startswith(root)]
    if not roots:
        return path
    longest = max(roots, key=len)
    return _ROOT[longest] + path.removeprefix(longest)


def _value_words(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str() | int() | float():
            return repr(value)
        case list() | dict():
            return msgspec.json.encode(value).decode()
        case _:
            return str(value)


def _bracketed(member: Rule, other: type) -> str:
    return f"({in_words(member)})" if isinstance(member, other) else in_words(member)
