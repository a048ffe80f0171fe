"""Whom the channels may reach in each stage: read from the customers of a store.

Rule 1. Consent means what the guard means by it; that caps or quiet hours hold a message back is no gap in the strategy.
"""

from collections import Counter
from collections.abc import Collection

from wend import limits
from wend.app.coverage import Reach, channels_of
from wend.app.ports import Reading, Store
from wend.engine.guards.consent import consents
from wend.journey.plan import Plan
from wend.journey.strategy import Strategy
from wend.journey.workspace import Purpose


def reach_of(store: Store, strategy: Strategy, purposes: Collection[Purpose], plans: Collection[Plan]) -> Reach:
    """How many customers stand where, and whom of them which channel may reach.

    For a channel of a stage the purposes of the journeys there count, where there are any; else all that need a consent.
    """
    asked = _purposes(strategy, purposes, plans)
    every = -(-store.last_customer() // limits.COVERAGE_CUSTOMERS_MAX) or 1
    standing: Counter[str] = Counter()
    consented: Counter[tuple[str, str]] = Counter()
    for number in range(1, store.last_customer() + 1, every):
        _count(store, number, asked, standing, consented)
    return Reach(
        standing={stage: count * every for stage, count in standing.items()},
        consented={place: count * every for place, count in consented.items()},
        estimated=every > 1,
    )


def _count(
    store: Reading,
    number: int,
    asked: dict[str, dict[str, list[Purpose]]],
    standing: Counter[str],
    consented: Counter[tuple[str, str]],
) -> None:
    customer = store.customer(number)
    if customer is None or customer.id != number or not customer.stage or customer.account_id is not None:
        return
    standing[customer.stage] += 1
    for channel, purposes in asked.get(customer.stage, {}).items():
        if any(consents(customer, purpose, channel) for purpose in purposes):
            consented[customer.stage, channel] += 1


def _purposes(
    strategy: Strategy, purposes: Collection[Purpose], plans: Collection[Plan]
) -> dict[str, dict[str, list[Purpose]]]:
    """By stage and channel, the purposes for which consent is looked at."""
    by_name = {purpose.name: purpose for purpose in purposes}
    all_asked = [purpose for purpose in purposes if purpose.consent != "not-needed"]
    found: dict[str, dict[str, list[Purpose]]] = {}
    for stage in strategy.stages:
        of_stage = [plan for plan in plans if plan.stage == stage.id]
        channels = {*stage.channels, *(channel for plan in of_stage for channel in channels_of(plan))}
        for channel in channels:
            named = {plan.purpose for plan in of_stage if channel in channels_of(plan)}
            mine = [by_name[name] for name in sorted(named) if name in by_name]
            found.setdefault(stage.id, {})[channel] = mine or all_asked
    return found
