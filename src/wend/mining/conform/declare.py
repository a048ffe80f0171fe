"""Declarative rules: what must, may not, or must in time follow what.

Rule 1. A rule is a value: a template, one or two activities, a number or a time limit. `parse_rule` reads one from text.
Rule 2. What each template means is said in `declare_templates`.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

import numpy as np

from wend.limits import FINDING_EXAMPLES
from wend.mining.conform.declare_templates import TEMPLATES, UNITS, Rule, Template, span_text
from wend.mining.errors import MiningError
from wend.mining.log import EventLog


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


def _template(name: str) -> Template:
    if name not in TEMPLATES:
        near = get_close_matches(name, TEMPLATES, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(TEMPLATES)}"
        raise MiningError(f"There is no rule template '{name}'; {hint}")
    return TEMPLATES[name]


_FORM = re.compile(r"\s*([\w-]+)\s*\(\s*(.*?)\s*\)\s*(?:within\s+([\d.]+)\s*(s|min|h|d|w)\w*)?\s*", re.IGNORECASE)


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
    within = timedelta(seconds=float(amount) * UNITS[unit.lower()]) if amount else None
    if within is not None and not template.timed:
        raise MiningError(f"The rule '{text}' has a time limit, but '{name}' knows none")
    return _rule(text, name, names, within)


def _rule(text: str, name: str, names: list[str], within: timedelta | None) -> Rule:
    pair = TEMPLATES[name].pair
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
    limit = f" within {span_text(rule.within)}" if rule.within else ""
    return f"{rule.template}({', '.join(inner)}){limit}"


__all__ = ["Rule", "RuleResult", "check_rules", "parse_rule", "to_text"]
