"""Rules back to what was written: JSON values of the same shape as the YAML, which parse to an equal rule."""

from typing import Any, Final

from wend.rules.errors import RuleError
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

_KEY_OF: Final = {"trait": "trait", "properties": "property"}


def rule_to_plain(rule: Rule) -> Any:  # noqa: PLR0911 - one case a kind of rule
    """The rule as JSON, in the shape people write it."""
    match rule:
        case Compare(path, Op.IS, True) if path.startswith("calendar."):
            return {"calendar": path.removeprefix("calendar.")}
        case Compare():
            root, _, rest = rule.path.partition(".")
            named = {_KEY_OF[root]: rest} if root in _KEY_OF else {"value": rule.path}
            return {**named, rule.op.value: _operand(rule)}
        case EventCount():
            return _count(rule)
        case InSegment():
            return {"segment": rule.segment}
        case Cel():
            return rule.source
        case All():
            return {"all": [rule_to_plain(member) for member in rule.of]}
        case AnyOf():
            return {"any": [rule_to_plain(member) for member in rule.of]}
        case Not():
            return {"not": rule_to_plain(rule.of)}


def where_to_plain(where: tuple[Compare, ...]) -> dict[str, Any]:
    """Conditions on an event as a mapping of path to comparisons. Raises `RuleError` for two of a kind on one path."""
    by_path: dict[str, dict[str, Any]] = {}
    for condition in where:
        comparisons = by_path.setdefault(condition.path, {})
        if condition.op.value in comparisons:
            raise RuleError(
                f"{condition.path} is compared twice with {condition.op.value!r}: this cannot be written down"
            )
        comparisons[condition.op.value] = _operand(condition)
    return {path: _shortest(comparisons) for path, comparisons in by_path.items()}


def _operand(condition: Compare) -> Any:
    match condition.value:
        case Ref(path):
            return {"from": path}
        case tuple() as values:
            return list(values)
        case _:
            return True if condition.op in {Op.EXISTS, Op.MISSING} else condition.value


def _shortest(comparisons: dict[str, Any]) -> Any:
    only = comparisons.get("is") if len(comparisons) == 1 else None
    return comparisons if only is None or isinstance(only, dict) else only


def _count(rule: EventCount) -> dict[str, Any]:
    plain: dict[str, Any] = {"event": rule.event}
    if rule.where:
        plain["where"] = where_to_plain(rule.where)
    if rule.within is not None:
        plain["within"] = str(rule.within)
    return {**plain, rule.op.value: rule.n}
