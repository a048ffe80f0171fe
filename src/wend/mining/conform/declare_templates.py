"""The templates of declarative rules: what each says in words, and which activations in a log keep it.

Rule 1. An activation is what makes a rule apply: an occurrence (response, precedence …) or a whole case (existence …).
Rule 2. A limit that is not over at `now` is open: neither kept nor broken.
Rule 3. Events at the same time count as in order of the file, as everywhere in this room.

Source: M. Pesic, H. Schonenberg, W. van der Aalst, "DECLARE: full support for loosely-structured processes", 2007.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from wend.mining.conform.nearest import Bools, Longs, following, next_of, preceding, previous_of
from wend.mining.log import EventLog

UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400, "w": 604800}


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
        limit = f" within {span_text(self.within)}" if self.within else ""
        return TEMPLATES[self.template].words.format(a=self.activity, b=self.other, n=self.times) + limit


@dataclass(frozen=True, slots=True)
class Outcome:
    """Per activation: its row, whether it is kept, whether it is still open."""

    rows: Longs
    kept: Bools
    open: Bools


Check = Callable[[EventLog, Rule, int], Outcome]


@dataclass(frozen=True, slots=True)
class Template:
    words: str
    check: Check
    pair: bool
    timed: bool = False


def _followed(log: EventLog, rule: Rule, now: int, find: Callable[[EventLog, int], Longs]) -> Outcome:
    rows, there = _rows(log, rule.activity), find(log, _code(log, rule.other))
    found = there[rows]
    kept = found >= 0
    limit = None if rule.within is None else rule.within // timedelta(microseconds=1)
    if limit is None:
        return Outcome(rows, kept, np.zeros(len(rows), bool))
    kept &= log.time[found] - log.time[rows] <= limit
    return Outcome(rows, kept, (log.time[rows] + limit > now) & (found < 0))


def _response(log: EventLog, rule: Rule, now: int) -> Outcome:
    return _followed(log, rule, now, next_of)


def _chain_response(log: EventLog, rule: Rule, now: int) -> Outcome:
    return _followed(log, rule, now, following)


def _alternate_response(log: EventLog, rule: Rule, now: int) -> Outcome:
    outcome = _followed(log, rule, now, next_of)
    again, answer = next_of(log, _code(log, rule.activity)), next_of(log, _code(log, rule.other))
    between = (again[outcome.rows] >= 0) & (again[outcome.rows] < answer[outcome.rows])
    return Outcome(outcome.rows, outcome.kept & ~between, outcome.open)


def _preceded(log: EventLog, rule: Rule, find: Callable[[EventLog, int], Longs]) -> Outcome:
    rows = _rows(log, rule.other)
    found = find(log, _code(log, rule.activity))[rows]
    kept = found >= 0
    if rule.within is not None:
        kept &= log.time[rows] - log.time[found] <= rule.within // timedelta(microseconds=1)
    return Outcome(rows, kept, np.zeros(len(rows), bool))


def _precedence(log: EventLog, rule: Rule, _now: int) -> Outcome:
    return _preceded(log, rule, previous_of)


def _chain_precedence(log: EventLog, rule: Rule, _now: int) -> Outcome:
    return _preceded(log, rule, preceding)


def _not_succession(log: EventLog, rule: Rule, _now: int) -> Outcome:
    rows = _rows(log, rule.activity)
    return Outcome(rows, next_of(log, _code(log, rule.other))[rows] < 0, np.zeros(len(rows), bool))


def _not_chain_succession(log: EventLog, rule: Rule, _now: int) -> Outcome:
    rows = _rows(log, rule.activity)
    return Outcome(rows, following(log, _code(log, rule.other))[rows] < 0, np.zeros(len(rows), bool))


def _per_case(hold: Callable[[Longs, Longs, int], Bools], applies: Callable[[Longs, Longs], Bools]) -> Check:
    def check(log: EventLog, rule: Rule, _now: int) -> Outcome:
        mine, theirs = _counts(log, rule.activity), _counts(log, rule.other or rule.activity)
        cases = np.flatnonzero(applies(mine, theirs))
        return Outcome(log.first_rows[cases], hold(mine, theirs, rule.times)[cases], np.zeros(len(cases), bool))

    return check


def _every(mine: Longs, _theirs: Longs) -> Bools:
    return np.ones(len(mine), bool)


def _init(log: EventLog, rule: Rule, _now: int) -> Outcome:
    rows = log.first_rows
    return Outcome(rows, log.activity[rows] == _code(log, rule.activity), np.zeros(len(rows), bool))


def _last(log: EventLog, rule: Rule, _now: int) -> Outcome:
    rows = log.last_rows
    return Outcome(rows, log.activity[rows] == _code(log, rule.activity), np.zeros(len(rows), bool))


TEMPLATES: dict[str, Template] = {
    "existence": Template("'{a}' happens at least {n} times", _per_case(lambda a, _b, n: a >= n, _every), False),
    "absence": Template("'{a}' happens fewer than {n} times", _per_case(lambda a, _b, n: a < n, _every), False),
    "exactly": Template("'{a}' happens exactly {n} times", _per_case(lambda a, _b, n: a == n, _every), False),
    "init": Template("a journey begins with '{a}'", _init, False),
    "last": Template("a journey ends with '{a}'", _last, False),
    "responded_existence": Template(
        "where '{a}' happens, '{b}' happens too", _per_case(lambda _a, b, _n: b > 0, lambda a, _b: a > 0), True
    ),
    "coexistence": Template(
        "'{a}' and '{b}' happen together or not at all",
        _per_case(lambda a, b, _n: (a > 0) & (b > 0), lambda a, b: (a > 0) | (b > 0)),
        True,
    ),
    "not_coexistence": Template(
        "'{a}' and '{b}' never happen in one journey",
        _per_case(lambda a, b, _n: ~((a > 0) & (b > 0)), lambda a, b: (a > 0) | (b > 0)),
        True,
    ),
    "choice": Template(
        "'{a}' or '{b}' happens", _per_case(lambda a, b, _n: (a > 0) | (b > 0), lambda a, _b: a >= 0), True
    ),
    "exclusive_choice": Template(
        "either '{a}' or '{b}' happens", _per_case(lambda a, b, _n: (a > 0) ^ (b > 0), lambda a, _b: a >= 0), True
    ),
    "response": Template("'{a}' is followed by '{b}'", _response, True, True),
    "alternate_response": Template("'{a}' is followed by '{b}' before '{a}' recurs", _alternate_response, True, True),
    "chain_response": Template("the next step after '{a}' is '{b}'", _chain_response, True, True),
    "precedence": Template("'{b}' comes only after '{a}'", _precedence, True, True),
    "chain_precedence": Template("the step before '{b}' is '{a}'", _chain_precedence, True, True),
    "not_succession": Template("'{b}' never comes after '{a}'", _not_succession, True),
    "not_chain_succession": Template("'{b}' is never the next step after '{a}'", _not_chain_succession, True),
}


def span_text(span: timedelta) -> str:
    seconds = span.total_seconds()
    for unit in ("w", "d", "h", "min"):
        if seconds % UNITS[unit] == 0:
            return f"{seconds / UNITS[unit]:g} {unit}"
    return f"{seconds:g} s"


def _code(log: EventLog, name: str | None) -> int:
    return -1 if name is None else log.activity_code(name)


def _rows(log: EventLog, name: str | None) -> Longs:
    return np.flatnonzero(log.activity == _code(log, name))


def _counts(log: EventLog, name: str) -> Longs:
    return np.bincount(log.case[_rows(log, name)], minlength=log.n_cases)
