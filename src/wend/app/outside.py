"""What a batch of turns has to know of the world beyond its customers (`wend.engine.Outside`).

Rule 1. Each part has its one function here, and asks only for what live plans look at: without such plans it costs nothing.
Rule 2. It is asked once a batch. Several processes may each count on from the same look; caps and capacities are exact
        all the same: the store refuses a commit that would exceed one, and its turns are taken again.
"""

from collections.abc import Mapping
from datetime import datetime

from wend.app.entry_counts import entries
from wend.app.offers import Learning
from wend.app.ports import Store
from wend.engine import Live, Outside
from wend.model.task import QueueCount


def look_outside(store: Store, live: Live, now: datetime, learning: Learning | None = None) -> Outside:
    """The world beyond the customers, as far as the live plans ask for it."""
    return Outside(
        entries=entries(store, live, now), queues=_queues(store, live), scores=_scores(store, live, now, learning)
    )


def _scores(store: Store, live: Live, now: datetime, learning: Learning | None) -> Mapping[str, float]:
    """The scores of offers that some step ranks by a bandit; whoever looks often keeps its `learning`."""
    return (learning or Learning(store)).scores(live.learned, now) if live.learned else {}


def _queues(store: Store, live: Live) -> Mapping[str, QueueCount]:
    """What stands in the queues with a capacity, or whose tasks are dealt."""
    return store.count_queues(live.queues_counted) if live.queues_counted else {}
