"""Offers compiled once: their rules, ready to be asked."""

from collections.abc import Callable
from dataclasses import dataclass

from wend.journey.offer import Offer
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule, compile_where
from wend.rules.tree import Rule

Test = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class CompiledOffer:
    """An offer with its rules; None where it has none."""

    offer: Offer
    eligible: Test | None
    applicable: Test | None
    suitable: Test | None
    preferred: Test | None
    taken: Test | None
    won: Test | None  # the conditions on the event that it is won by


def compile_offer(offer: Offer) -> CompiledOffer:
    """The offer, ready to be judged. Raises `RuleError` for a rule that cannot be compiled."""
    won = compile_where(offer.won.event.where) if offer.won and offer.won.event.where else None
    return CompiledOffer(
        offer=offer,
        eligible=_compiled(offer.eligible),
        applicable=_compiled(offer.applicable),
        suitable=_compiled(offer.suitable),
        preferred=_compiled(offer.preferred),
        taken=_compiled(offer.taken),
        won=won,
    )


def _compiled(rule: Rule | None) -> Test | None:
    return compile_rule(rule) if rule is not None else None
