"""update: set traits of the customer: literals, references, amounts added, values appended; nothing removes one."""

from typing import Any

from wend import limits
from wend.engine.absorb import set_traits
from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate, is_number
from wend.journey.plan import Update, Value
from wend.model.reason import Code


def arrive(at: At, step: Update) -> StepOutcome:
    traits = dict(at.turn.customer.traits)
    written: dict[str, object] = {}
    for name, value in step.traits.items():
        before = traits.get(name)
        new = _appended(at, name, value, before) if value.append else _new(at, name, value, before)
        if name not in traits and len(traits) >= limits.TRAITS_MAX:
            at.note(Code.MISMATCHED, trait=name, why=f"a customer has at most {limits.TRAITS_MAX} traits")
        elif new is None:
            traits.pop(name, None)
            written[name] = None
        else:
            traits[name] = written[name] = new
    set_traits(at.turn, traits)
    at.note(Code.UPDATED, traits=written)
    return Go(step.next)


def resume(at: At, step: Update) -> StepOutcome:
    return arrive(at, step)


def _new(at: At, name: str, value: Value, before: Any) -> object:
    if value.add is not None and before is not None and not is_number(before):
        at.note(Code.MISMATCHED, trait=name, why=f"{before!r} is no number to add to: counting begins at 0")
    return evaluate(value, at.facts, before)


def _appended(at: At, name: str, value: Value, before: Any) -> object:
    """The list with one more; what leads nowhere is not appended, and a full list stays as it is."""
    one = evaluate(value, at.facts)
    if before is not None and not isinstance(before, list):
        at.note(Code.MISMATCHED, trait=name, why=f"{before!r} is no list to append to: a new one begins")
    known = before if isinstance(before, list) else []
    if one is None:
        return before
    if len(known) >= limits.LIST_TRAIT_MAX:
        at.note(
            Code.MISMATCHED, trait=name, why=f"a list has at most {limits.LIST_TRAIT_MAX} values: it stays as it was"
        )
        return before
    return [*known, one]
