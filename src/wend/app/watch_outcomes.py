"""An outcome that drifts: the share of runs that reach the goal, last week's against the four weeks before.

Rule 1. Both groups have had the same time to reach it: only goals within that time of the entry count, in both.
Rule 2. The test is Fisher's exact one, on both sides, corrected for the number of journeys (Bonferroni); beyond chance the
        share has to differ by a fifth of what it was.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

import numpy as np
from scipy.stats import fisher_exact

from wend import limits
from wend.app.ports import Columns, KeptFinding
from wend.app.published import World
from wend.app.watch_words import finding_about
from wend.journey.plan import Plan

CHANCE: Final = 0.001
_DIFFERENCE: Final = 0.2
_HORIZON_MAX: Final = timedelta(days=7)


def drifting_outcomes(store: Columns, world: World, now: datetime) -> Iterator[KeptFinding]:
    """A finding for each live journey whose goal share has changed."""
    plans = [compiled.plan for _, compiled in sorted(world.live.by_journey.items()) if compiled.plan.goal]
    for plan in plans:
        found = _drift(store, plan, len(plans), now)
        if found is not None:
            yield found


def _drift(store: Columns, plan: Plan, journeys: int, now: datetime) -> KeptFinding | None:
    assert plan.goal is not None
    today = datetime.combine(now.date(), time(), UTC)
    horizon = min(plan.goal.within.after(today) - today, _HORIZON_MAX)
    until = today - timedelta(days=-(-horizon // timedelta(days=1)))
    since = until - timedelta(days=limits.OUTCOME_DAYS)
    begin = since - timedelta(days=4 * limits.OUTCOME_DAYS)
    entered, reached = store.goal_counts(plan.journey, since, until, horizon)
    entered_before, reached_before = store.goal_counts(plan.journey, begin, since, horizon)
    if not entered or not entered_before:
        return None
    table = np.array([[reached, entered - reached], [reached_before, entered_before - reached_before]])
    chance = min(1.0, float(fisher_exact(table)[1]) * journeys)
    share, before = reached / entered, reached_before / entered_before
    if chance > CHANCE or abs(share - before) < _DIFFERENCE * max(share, before):
        return None
    way = "fewer" if share < before else "more"
    return finding_about(
        "outcome",
        plan.journey,
        where=f"goal of {plan.journey}, {way}",
        title=f"{way.title()} runs of {plan.journey} reach the goal: {share:.1%} of those begun in the week from "
        f"{since:%Y-%m-%d}, {before:.1%} in the four weeks before",
        since=since.date(),
        customers=abs(round((share - before) * entered)),
        confidence=1 - chance,
        evidence={
            "entered": entered,
            "reached": reached,
            "entered_before": entered_before,
            "reached_before": reached_before,
            "within_hours": round(horizon / timedelta(hours=1), 1),
        },
        now=now,
    )
