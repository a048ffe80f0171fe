"""Declarative rules: what must hold of every journey, whatever way it takes ("a complaint is followed by a call
within 4 h").

Rule 1. A rule is a value: a template, one or two activities, a number or a time limit. `parse_rule` reads one from text.
Rule 2. An activation is what makes a rule apply: an occurrence (response, precedence …) or a whole case (existence …).
Rule 3. A limit that is not over at `now` is open: neither kept nor broken.
Rule 4. Events at the same time count as in order of the file, as everywhere in this room.

Source: M. Pesic, H. Schonenberg, W. van der Aalst, "DECLARE: full support for loosely-structured processes", 2007.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

import numpy as np

from wend.limits import FINDING_EXAMPLES
from wend.mining.conform.nearest import Bools, Longs, following, next_of, preceding, previous_of
from wend.mining.errors import MiningError
from wend.mining.log import EventLog


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `other` and `within` where the template has them, `times` for existence, absence and exactly."""

    template: str
    activity: str
    other: str | None = None
    within: timedelta | None = None
    times: int = 1

    @property
    def words(self) -> str:
        limit = f" within {_span(self.within)}" if self.within else ""
        return _TEMPLATES[self.template].words.format(a=self.activity, b=self.other, n=self.times) + limit


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How a rule fared: activations kept, broken and still open, and the cases that broke it."""

    rule: Rule
    words: str
    activations: int
    kept: int
    broken: int
    open: int
    cases_broken: int
    examples: tuple[str, ...]

    @property
    def share_kept(self) -> float:
        """Kept of decided activations, 1.0 where the rule never applied."""
        decided = self.kept + self.broken
        return self.kept / decided if decided else 1.0

    def to_dict(self) -> dict[str, Any]:
        found = asdict(self)
        found["rule"] = to_text(self.rule)
        return {**found, "share_kept": self.share_kept}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Per activation: its row, whether it is kept, whether it is still open."""

    rows: Longs
    kept: Bools
    open: Bools


Check = Callable[[EventLog, Rule, int], _Outcome]


@dataclass(frozen=True, slots=True)
class _Template:
    words: str
    check: Check
    pair: bool
    timed: bool = False


def check_rules(log: EventLog, rules: Iterable[Rule], *, now: int | None = None) -> list[RuleResult]:
    """Each rule against the log; `now` in microseconds (the last event where it is not given).

    >>> log = EventLog.of_paths({"1": ["complaint", "call"], "2": ["complaint"]})
    >>> [result] = check_rules(log, [parse_rule("response(complaint, call)")])
    >>> result.kept, result.broken, result.examples
    (1, 1, ('2',))
    """
    moment = int(log.time.max(initial=0)) if now is None else now
    return [_result(log, rule, moment) for rule in rules]


def _result(log: EventLog, rule: Rule, now: int) -> RuleResult:
    template = _template(rule.template)
    _check_known(log, rule)
    outcome = template.check(log, rule, now)
    broken = ~outcome.kept & ~outcome.open
    cases = np.unique(log.case[outcome.rows[broken]])
    return RuleResult(
        rule=rule,
        words=rule.words,
        activations=len(outcome.rows),
        kept=int(outcome.kept.sum()),
        broken=int(broken.sum()),
        open=int((outcome.open & ~outcome.kept).sum()),
        cases_broken=len(cases),
        examples=tuple(log.case_names(cases[:FINDING_EXAMPLES])),
    )


def _check_known(log: EventLog, rule: Rule) -> None:
    log.activity_code(rule.activity)
    if rule.other is not None:
        log.activity_code(rule.other)


def _template(name: str) -> _Template:
    if name not in _TEMPLATES:
        near = get_close_matches(name, _TEMPLATES, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_TEMPLATES)}"
        raise MiningError(f"There is no rule template '{name}'; {hint}")
    return _TEMPLATES[name]


def _followed(log: EventLog, rule: Rule, now: int, find: Callable[[EventLog, int], Longs]) -> _Outcome:
    rows, there = _rows(log, rule.activity), find(log, _code(log, rule.other))
    found = there[rows]
    kept = found >= 0
    limit = None if rule.within is None else rule.within // timedelta(microseconds=1)
    if limit is None:
        return _Outcome(rows, kept, np.zeros(len(rows), bool))
    kept &= log.time[found] - log.time[rows] <= limit
    return _Outcome(rows, kept, (log.time[rows] + limit > now) & (found < 0))


def _response(log: EventLog, rule: Rule, now: int) -> _Outcome:
    return _followed(log, rule, now, next_of)


def _chain_response(log: EventLog, rule: Rule, now: int) -> _Outcome:
    return _followed(log, rule, now, following)


def _alternate_response(log: EventLog, rule: Rule, now: int) -> _Outcome:
    outcome = _followed(log, rule, now, next_of)
    again, answer = next_of(log, _code(log, rule.activity)), next_of(log, _code(log, rule.other))
    between = (again[outcome.rows] >= 0) & (again[outcome.rows] < answer[outcome.rows])
    return _Outcome(outcome.rows, outcome.kept & ~between, outcome.open)


def _preceded(log: EventLog, rule: Rule, find: Callable[[EventLog, int], Longs]) -> _Outcome:
    rows = _rows(log, rule.other)
    found = find(log, _code(log, rule.activity))[rows]
    kept = found >= 0
    if rule.within is not None:
        kept &= log.time[rows] - log.time[found] <= rule.within // timedelta(microseconds=1)
    return _Outcome(rows, kept, np.zeros(len(rows), bool))


def _precedence(log: EventLog, rule: Rule, _now: int) -> _Outcome:
    return _preceded(log, rule, previous_of)


def _chain_precedence(log: EventLog, rule: Rule, _now: int) -> _Outcome:
    return _preceded(log, rule, preceding)


def _not_succession(log: EventLog, rule: Rule, _now: int) -> _Outcome:
    rows = _rows(log, rule.activity)
    return _Outcome(rows, next_of(log, _code(log, rule.other))[rows] < 0, np.zeros(len(rows), bool))


def _not_chain_succession(log: EventLog, rule: Rule, _now: int) -> _Outcome:
    rows = _rows(log, rule.activity)
    return _Outcome(rows, following(log, _code(log, rule.other))[rows] < 0, np.zeros(len(rows), bool))


def _per_case(hold: Callable[[Longs, Longs, int], Bools], applies: Callable[[Longs, Longs], Bools]) -> Check:
    def check(log: EventLog, rule: Rule, _now: int) -> _Outcome:
        mine, theirs = _counts(log, rule.activity), _counts(log, rule.other or rule.activity)
        cases = np.flatnonzero(applies(mine, theirs))
        return _Outcome(log.first_rows[cases], hold(mine, theirs, rule.times)[cases], np.zeros(len(cases), bool))

    return check


def _every(mine: Longs, _theirs: Longs) -> Bools:
    return np.ones(len(mine), bool)


def _init(log: EventLog, rule: Rule, _now: int) -> _Outcome:
    rows = log.first_rows
    return _Outcome(rows, log.activity[rows] == _code(log, rule.activity), np.zeros(len(rows), bool))


def _last(log: EventLog, rule: Rule, _now: int) -> _Outcome:
    rows = log.last_rows
    return _Outcome(rows, log.activity[rows] == _code(log, rule.activity), np.zeros(len(rows), bool))


_TEMPLATES: dict[str, _Template] = {
    "existence": _Template("'{a}' happens at least {n} times", _per_case(lambda a, _b, n: a >= n, _every), False),
    "absence": _Template("'{a}' happens fewer than {n} times", _per_case(lambda a, _b, n: a < n, _every), False),
    "exactly": _Template("'{a}' happens exactly {n} times", _per_case(lambda a, _b, n: a == n, _every), False),
    "init": _Template("a journey begins with '{a}'", _init, False),
    "last": _Template("a journey ends with '{a}'", _last, False),
    "responded_existence": _Template(
        "where '{a}' happens, '{b}' happens too", _per_case(lambda _a, b, _n: b > 0, lambda a, _b: a > 0), True
    ),
    "coexistence": _Template(
        "'{a}' and '{b}' happen together or not at all",
        _per_case(lambda a, b, _n: (a > 0) & (b > 0), lambda a, b: (a > 0) | (b > 0)),
        True,
    ),
    "not_coexistence": _Template(
        "'{a}' and '{b}' never happen in one journey",
        _per_case(lambda a, b, _n: ~((a > 0) & (b > 0)), lambda a, b: (a > 0) | (b > 0)),
        True,
    ),
    "choice": _Template(
        "'{a}' or '{b}' happens", _per_case(lambda a, b, _n: (a > 0) | (b > 0), lambda a, _b: a >= 0), True
    ),
    "exclusive_choice": _Template(
        "either '{a}' or '{b}' happens", _per_case(lambda a, b, _n: (a > 0) ^ (b > 0), lambda a, _b: a >= 0), True
    ),
    "response": _Template("'{a}' is followed by '{b}'", _response, True, True),
    "alternate_response": _Template("'{a}' is followed by '{b}' before '{a}' recurs", _alternate_response, True, True),
    "chain_response": _Template("the next step after '{a}' is '{b}'", _chain_response, True, True),
    "precedence": _Template("'{b}' comes only after '{a}'", _precedence, True, True),
    "chain_precedence": _Template("the step before '{b}' is '{a}'", _chain_precedence, True, True),
    "not_succession": _Template("'{b}' never comes after '{a}'", _not_succession, True),
    "not_chain_succession": _Template("'{b}' is never the next step after '{a}'", _not_chain_succession, True),
}

_FORM = re.compile(r"\s*([\w-]+)\s*\(\s*(.*?)\s*\)\s*(?:within\s+([\d.]+)\s*(s|min|h|d|w)\w*)?\s*", re.IGNORECASE)
_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_rule(text: str) -> Rule:
    """A rule from text: `response(complaint, call) within 4 h`, `absence(refund, 2)`, `existence(pay)`.

    Names that hold a comma stand in double quotes; units are s, min, h, d, w. Raises `MiningError`.

    >>> parse_rule("response(complaint, call) within 4 h").words
    "'complaint' is followed by 'call' within 4 h"
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise MiningError(f"The rule '{text}' is not of the form template(activity, other) within 4 h")
    name, inner, amount, unit = match.groups()
    name = name.lower().replace("-", "_")
    template = _template(name)
    names = [one or other.strip() for one, other in re.findall(r'"([^"]*)"|([^,"]+)', inner) if one or other.strip()]
    within = timedelta(seconds=float(amount) * _UNITS[unit.lower()]) if amount else None
    if within is not None and not template.timed:
        raise MiningError(f"The rule '{text}' has a time limit, but '{name}' knows none")
    return _rule(text, name, names, within)


def _rule(text: str, name: str, names: list[str], within: timedelta | None) -> Rule:
    pair = _TEMPLATES[name].pair
    if pair and len(names) == 2:
        return Rule(name, names[0], names[1], within)
    if not pair and len(names) in {1, 2} and all(each.isdigit() for each in names[1:]):
        return Rule(name, names[0], None, within, int(names[1]) if len(names) == 2 else 1)
    needs = "two activities" if pair else "one activity and at most a number"
    raise MiningError(f"The rule '{text}' needs {needs} in its brackets")


def to_text(rule: Rule) -> str:
    """The rule as `parse_rule` reads it."""
    inner = [f'"{name}"' for name in (rule.activity, rule.other) if name is not None]
    inner += [str(rule.times)] if rule.other is None and rule.times != 1 else []
    limit = f" within {_span(rule.within)}" if rule.within else ""
    return f"{rule.template}({', '.join(inner)}){limit}"


def _span(span: timedelta) -> str:
    seconds = span.total_seconds()
    for unit in ("w", "d", "h", "min"):
        if seconds % _UNITS[unit] == 0:
            return f"{seconds / _UNITS[unit]:g} {unit}"
    return f"{seconds:g} s"


def _code(log: EventLog, name: str | None) -> int:
    return -1 if name is None else log.activity_code(name)


def _rows(log: EventLog, name: str | None) -> Longs:
    return np.flatnonzero(log.activity == _code(log, name))


def _counts(log: EventLog, name: str) -> Longs:
    return np.bincount(log.case[_rows(log, name)], minlength=log.n_cases)


__all__ = ["Rule", "RuleResult", "check_rules", "parse_rule", "to_text"]
