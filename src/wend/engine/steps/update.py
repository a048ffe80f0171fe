"""update: set traits of the customer."""

from wend import limits
from wend.engine.absorb import set_traits
from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate
from wend.journey.plan import Update
from wend.model.reason import Code


def arrive(at: At, step: Update) -> StepOutcome:
    traits = dict(at.turn.customer.traits)
    written: dict[str, object] = {}
    for name, value in step.traits.items():
        new = evaluate(value, at.facts, traits.get(name))
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
