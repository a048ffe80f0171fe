"""choose: the next best action, of some offers those that fit the customer, the best first."""

from typing import Any

from wend import limits
from wend.engine.came_of import note_outcome
from wend.engine.compiled_offer import CompiledOffer
from wend.engine.guards import Withhold, ask_guards
from wend.engine.offers import objection_to, remember_chosen
from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate, is_number
from wend.engine.variables import write
from wend.journey.offer import offers_meant
from wend.journey.outward import Choose
from wend.journey.parts import Value
from wend.model.reason import Code
from wend.rules.facts import Facts

UNKNOWN_SCORE = 0.5  # of an offer of which a bandit knows nothing: as likely to succeed as not


def arrive(at: At, step: Choose) -> StepOutcome:
    facts = at.facts
    fitting, fell_out = _sift(at, step, facts)
    scores = {each.offer.id: _score(at, step, each, facts) for each in fitting}
    ranked = sorted(fitting, key=lambda each: -scores[each.offer.id])  # of equals, the one named first
    chosen = ranked[: step.at_most]
    ids = [each.offer.id for each in chosen]
    at.note(
        Code.CHOSE,
        chosen=ids,
        rank=step.rank,
        scores=[{"offer": each.offer.id, "score": scores[each.offer.id]} for each in ranked],
        fell_out=fell_out,
    )
    remember_chosen(at.turn, at.run, at.visit_id, chosen)
    write(at.turn, at.run, {step.into: Value(literal=ids)})
    note_outcome(at.turn, at.run, step.id, anew=True, offers=ids, outcome="chosen" if ids else "none")
    return Go(step.next if ids else step.on_none)


def resume(at: At, step: Choose) -> StepOutcome:
    return arrive(at, step)


def _sift(at: At, step: Choose, facts: Facts) -> tuple[list[CompiledOffer], list[dict[str, Any]]]:
    """The offers that fit, and why the others fell out."""
    fitting: list[CompiledOffer] = []
    fell_out: list[dict[str, Any]] = []
    contact = _contact(at, step)
    named = offers_meant(step.offers, {name: each.offer for name, each in at.turn.live.offers.items()})
    for offer in named[: limits.OFFERS_PER_CHOICE_MAX]:
        compiled = at.turn.live.offers[offer.id]
        objection = objection_to(at.turn, facts, compiled, step.channel, contact)
        if objection:
            fell_out.append({"offer": offer.id, **objection})
        else:
            fitting.append(compiled)
    return fitting, fell_out


def _contact(at: At, step: Choose) -> Withhold | None:
    """What keeps back every message of the channel; a delay keeps back none."""
    verdict = ask_guards(at.turn, at.compiled.plan.purpose, step.channel) if step.channel else None
    return verdict if isinstance(verdict, Withhold) else None


def _score(at: At, step: Choose, each: CompiledOffer, facts: Facts) -> float:
    match step.rank:
        case "rule":
            return float(each.preferred is not None and each.preferred(facts))
        case "bandit":
            return at.turn.outside.scores.get(each.offer.id, UNKNOWN_SCORE)
    value = evaluate(each.offer.value, facts)
    if is_number(value):
        return value
    at.note(Code.MISMATCHED, path=f"the value of {each.offer.id}", why=f"{value!r} is no number: it counts as 0")
    return 0
