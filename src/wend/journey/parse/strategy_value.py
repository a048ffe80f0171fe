"""What counts as value in `strategy.yaml`: events, and the property that says how much."""

from typing import Final

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.strategy import Revenue, Value
from wend.model.document import Node, Problems
from wend.rules.parse import parse_where

_ROOT: Final = "properties"


def parse_value(node: Node, problems: Problems) -> Value:
    """One event, a list of them, or {currency, events}."""
    if node.get("events") is not None:
        fields = Fields(node, problems, "value", keys.VALUES, ["events"])
        events, currency = fields.node_of("events"), fields.text("currency")
    else:
        events, currency = node, ""
    read = [_revenue(each, problems) for each in ((events if events.is_list else [events]) if events else ())]
    found = tuple(revenue for revenue, _ in read if revenue is not None)
    currencies = {each for _, each in read if each} | ({currency} if currency else set())
    if len(currencies) > 1:
        words = f"value is reported in one currency, not in {' and '.join(sorted(currencies))}"
        problems.error(node, words, "name one, and the property that tells them apart: currency: properties.currency")
    return Value(found, min(currencies, default=""))


def _revenue(node: Node, problems: Problems) -> tuple[Revenue | None, str]:
    fields = Fields(node, problems, "an event of value", keys.VALUE, ["event", "amount"])
    where, currency = fields.node_of("where"), fields.text("currency")
    conditions = parse_where(where, problems) if where else ()
    event, amount = fields.text("event"), _property(fields, "amount")
    named = _property(fields, "currency") if currency.startswith(f"{_ROOT}.") else ()
    if not event or not amount:
        return None, ""
    revenue = Revenue(event, amount, conditions, minus=bool(fields.boolean("minus")), currency=named)
    return revenue, "" if named else currency


def _property(fields: Fields, key: str) -> tuple[str, ...]:
    """The names that lead to a property."""
    text = fields.text(key)
    root, *names = text.split(".")
    if text and (root != _ROOT or not all(names) or not names):
        said = fields.node.value[key]
        hint = f"write {_ROOT}.{text}" if root != _ROOT else f"write {_ROOT}.total"
        fields.problems.error(said, f"{key!r} names no property of the event", hint)
        return ()
    return tuple(names)
