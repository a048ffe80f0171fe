"""Rules compiled to Python: everything that can be settled beforehand is, so that judging is a call of closures.

Rule 1. A compiled rule is a pure function of facts; it never raises on data.
Rule 2. The meaning of each operator is `compare.holds`; here it is only specialised on the literal it compares with.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import timedelta
from operator import attrgetter, eq, ge, gt, le, lt
from typing import Any, Final, assert_never

from wend.model.event import Remembered
from wend.rules import cel
from wend.rules.compare import holds, kind, same
from wend.rules.counters import count, counter_key
from wend.rules.facts import MISSING, Facts, look_up
from wend.rules.times import microseconds
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

Judge = Callable[[Facts], bool]
Getter = Callable[[Facts], Any]  # None where there is nothing

_MAPPINGS: Final = frozenset({"properties", "context", "vars"})  # roots that are plain mappings
_EVENTS: Final = frozenset({"event", "last"})  # roots that are events

_SAME: Final = (Op.IS, Op.IS_NOT)

_ORDER: Final[dict[Op, Callable[[Any, Any], bool]]] = {
    Op.ABOVE: gt,
    Op.AT_LEAST: ge,
    Op.BELOW: lt,
    Op.AT_MOST: le,
    Op.IS: eq,
    Op.IS_NOT: lambda one, other: one != other,
}


def compile_rule(rule: Rule) -> Judge:  # noqa: PLR0911 - one case a kind of rule
    """A function that tells whether the rule holds for some facts."""
    match rule:
        case Compare():
            return _compile_compare(rule)
        case EventCount():
            return _compile_count(rule)
        case InSegment():
            name = rule.segment
            return lambda facts: name in facts.customer.segments
        case Cel():
            return cel.compile_cel(rule.source).judge
        case All():
            return _every([compile_rule(member) for member in rule.of])
        case AnyOf():
            return _some([compile_rule(member) for member in rule.of])
        case Not():
            member = compile_rule(rule.of)
            return lambda facts: not member(facts)
        case _:
            assert_never(rule)


def compile_where(where: tuple[Compare, ...]) -> Judge:
    """A function that tells whether all conditions on an event hold; without conditions every event will do."""
    if not where:
        return lambda _facts: True
    return _every([_compile_compare(condition) for condition in where])


def resolve(ref: Ref, facts: Facts) -> Any:
    """The value a reference leads to, or `MISSING`."""
    return look_up(tuple(ref.path.split(".")), facts)


def _every(judges: list[Judge]) -> Judge:
    if len(judges) == 1:
        return judges[0]

    def every(facts: Facts) -> bool:
        for judge in judges:  # noqa: SIM110 - a loop takes a third of the time of all() over a generator
            if not judge(facts):
                return False
        return True

    return every


def _some(judges: list[Judge]) -> Judge:
    if len(judges) == 1:
        return judges[0]

    def some(facts: Facts) -> bool:
        for judge in judges:  # noqa: SIM110 - as above
            if judge(facts):
                return True
        return False

    return some


def getter(path: str) -> Getter:
    """A function that looks a path up, split once; None where there is nothing."""
    root, *names = path.split(".")
    if len(names) == 1 and root in {"trait", "properties"}:
        name = names[0]
        if root == "trait":
            return lambda facts: facts.customer.traits.get(name)
        return lambda facts: facts.properties.get(name)
    if root in _MAPPINGS:
        return _inside(attrgetter(root), tuple(names))
    if root in _EVENTS and names[0] == "properties":
        return _inside(_properties_of(attrgetter(root)), tuple(names[1:]))
    whole = (root, *names)

    def get(facts: Facts) -> Any:
        value = look_up(whole, facts)
        return None if value is MISSING else value

    return get


def _properties_of(event_of: Callable[[Facts], Remembered | None]) -> Getter:
    def get(facts: Facts) -> Any:
        event = event_of(facts)
        return None if event is None else event.properties

    return get


def _inside(outer: Getter, names: tuple[str, ...]) -> Getter:
    """What stands at some names within a mapping; the same as `look_up`, in the fewest steps."""

    def get(facts: Facts) -> Any:
        value = outer(facts)
        for name in names:
            if not isinstance(value, dict):
                return None
            value = value.get(name)
        return value

    return get


def _compile_compare(rule: Compare) -> Judge:  # noqa: PLR0911 - one case a group of operators
    get, op, wanted = getter(rule.path), rule.op, rule.value
    if isinstance(wanted, Ref):
        other = getter(wanted.path)
        if op in _SAME:
            return _same(get, other, positive=op is Op.IS)
        return lambda facts: holds(op, get(facts), other(facts))
    match op:
        case Op.IS | Op.IS_NOT:
            return _equal(get, wanted, eq if op is Op.IS else _ORDER[Op.IS_NOT])
        case Op.IN | Op.NOT_IN:
            return _member(get, wanted, wanted_in=op is Op.IN)
        case Op.ABOVE | Op.AT_LEAST | Op.BELOW | Op.AT_MOST:
            return _number(get, wanted, _ORDER[op])
        case Op.EXISTS:
            return lambda facts: get(facts) is not None
        case Op.MISSING:
            return lambda facts: get(facts) is None
        case Op.BEFORE | Op.AFTER:
            return _time(get, microseconds(wanted), lt if op is Op.BEFORE else gt)
        case Op.CONTAINS if isinstance(wanted, str):
            return _contains_text(get, wanted)
        case Op.CONTAINS:
            return lambda facts: holds(op, get(facts), wanted)
        case Op.STARTS_WITH:
            return lambda facts: (value := get(facts)).__class__ is str and value.startswith(wanted)
        case _:
            assert_never(op)


def _same(get: Getter, other: Getter, *, positive: bool) -> Judge:
    return lambda facts: same(get(facts), other(facts)) is positive


def _equal(get: Getter, wanted: Any, compare: Callable[[Any, Any], bool]) -> Judge:
    """Text equals only text; numbers and truth values equal each other in Python, and must not here."""
    if isinstance(wanted, str):
        return lambda facts: compare(get(facts), wanted)
    positive, truth = compare is eq, isinstance(wanted, bool)

    def equal(facts: Facts) -> bool:
        value = get(facts)
        return (value == wanted and (value.__class__ is bool) is truth) is positive

    return equal


def _member(get: Getter, wanted: tuple[Any, ...], *, wanted_in: bool) -> Judge:
    by_class: dict[type, frozenset[Any]] = {
        str: frozenset(each for each in wanted if kind(each) == "text"),
        bool: frozenset(each for each in wanted if kind(each) == "truth value"),
        int: frozenset(each for each in wanted if kind(each) == "number"),
    }
    by_class[float] = by_class[int]

    def member(facts: Facts) -> bool:
        value = get(facts)
        among = by_class.get(value.__class__)
        return (among is not None and value in among) is wanted_in

    return member


def _contains_text(get: Getter, wanted: str) -> Judge:
    def contains(facts: Facts) -> bool:
        value = get(facts)
        of = value.__class__
        return (of is str or of is list) and wanted in value

    return contains


def _number(get: Getter, wanted: float, compare: Callable[[Any, Any], bool]) -> Judge:
    def number(facts: Facts) -> bool:
        value = get(facts)
        of = value.__class__
        return (of is int or of is float) and compare(value, wanted)

    return number


def _time(get: Getter, wanted: int | None, compare: Callable[[Any, Any], bool]) -> Judge:
    def time(facts: Facts) -> bool:
        at = microseconds(get(facts))
        return at is not None and wanted is not None and compare(at, wanted)

    return time


def _compile_count(rule: EventCount) -> Judge:
    key, n, within, compare = counter_key(rule), rule.n, rule.within, _ORDER[rule.op]
    if within is not None and not within.months:
        return _compile_plain_count(key, n, timedelta(seconds=within.seconds), compare)

    def counted(facts: Facts) -> bool:
        counter = facts.customer.counters.get(key)
        return compare(0 if counter is None else count(counter.times, within, facts.now), n)

    return counted


def _compile_plain_count(key: str, n: int, width: timedelta, compare: Callable[[Any, Any], bool]) -> Judge:
    def counted(facts: Facts) -> bool:
        counter = facts.customer.counters.get(key)
        if counter is None:
            return compare(0, n)
        times, now = counter.times, facts.now
        return compare(bisect_right(times, now) - bisect_right(times, now - width), n)

    return counted
