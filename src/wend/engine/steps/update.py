"""update: set traits of the customer."""

from wend import limits
from wend.engine.absorb import set_traits
from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate, is_number
from wend.journey.plan import Update
from wend.model.reason import Code


def arrive(at: At, step: Update) -> StepOutcome:
    traits = dict(at.turn.customer.traits)
    written: dict[str, object] = {}
    for name, value in step.traits.items():
        before = traits.get(name)
        new = evaluate(value, at.facts, before)
        if value.add is not None and before is not None and not is_number(before):
            at.note(Code.MISMATCHED, trait=name, why=f"{before!r} is no number to add to: counting begins at 0")
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
