"""The coverage of what is live in a store."""

from wend.app.coverage import Coverage, coverage
from wend.app.coverage_reach import reach_of
from wend.app.ports import Store
from wend.app.published import World
from wend.app.strategy_live import live_strategy
from wend.journey.strategy import Strategy


def live_coverage(store: Store, world: World, *, audience: bool) -> Coverage:
    """What serves whom where, of what is live; `audience`: look at the customers too. Without a strategy it is empty."""
    strategy = live_strategy(store) or Strategy()
    plans = [each.plan for each in world.live.by_journey.values()]
    reach = reach_of(store, strategy, world.live.workspace.purposes, plans) if audience else None
    return coverage(strategy, plans, list(world.content.values()), reach)
