"""A customer as she was: her record played again in memory, under what was published then.

Rule 1. Only read, and only so much: of a very long record the newest events, and what is left out is said.
Rule 2. Determinism does the rest: the same events under the same plans make the same customer. What is not on record
        (pauses of that time, segments that have changed since, caps over all customers) is as it is today.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wend import limits
from wend.app.explain_kept import require_events
from wend.app.ports import EventFilter, Store
from wend.app.simulate import Era
from wend.app.simulate_history import eras_of, player_of
from wend.app.simulate_player import Eras
from wend.app.simulate_scene import Around, published_around
from wend.engine import Live
from wend.model.customer import Customer


@dataclass(frozen=True, slots=True)
class Past:
    """The customer at a moment, the plans live then, and how many events were left out."""

    customer: Customer
    live: Live
    at: datetime
    left_out: int = 0


def past_of(store: Store, customer_id: int, at: datetime) -> Past:
    """The customer at a moment, from the record. Raises `OlderThanKeptError` where that has gaps."""
    customer = store.customer(customer_id)
    if customer is not None:
        require_events(store, customer, at)
    around = published_around(store)
    eras = eras_at(around)
    until = at + timedelta(microseconds=1)
    player = player_of(store, customer_id, eras, until, limits.EXPLAINED_EVENTS_MAX)
    for _ in player.play(until):
        pass
    had = store.count_events(EventFilter(customer_id=customer_id))
    return Past(player.customer, eras.at(at), at, max(had - limits.EXPLAINED_EVENTS_MAX, 0))


def eras_at(around: Around) -> Eras:
    """Everything that was ever live, when it was."""
    built = [Era(*each) for each in eras_of(list(around.versions))]
    return Eras((era.since, around.beside.live(era.published)) for era in built)
