"""What the record says about offers, and the scores that bandits rank by.

An offer succeeds when it is won within its time after being chosen. What is believed of that chance, after `won`
successes among `shown` choices, is the distribution Beta(1 + won, 1 + shown - won); a score is one draw from it
(Thompson sampling: W. R. Thompson, 1933, "On the likelihood that one unknown probability exceeds another"). So an offer of
which little is known is still tried, and one that is known to be worse hardly ever.

Rule 1. Chance is an argument: the same record and the same generator of numbers give the same scores.
Rule 2. What is known is counted on from the log, a bounded portion at a time; a turn waits for no more than that.
Rule 3. Only our own events count: nobody outside can make an offer look good.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from random import Random

from wend import limits
from wend.app.ports import EventFilter, Store
from wend.model.event import OFFER_CHOSEN, OFFER_WON


class Learning:
    """How often each offer was chosen and won, counted on from the newest part of the log."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looked: datetime | None = None
        self._behind: dict[str, int] = {}  # by name of event, the last place in the log that was read
        self.shown: Counter[str] = Counter()
        self.won: Counter[str] = Counter()

    def scores(self, offers: Collection[str], now: datetime) -> dict[str, float]:
        """A score for each of some offers, drawn anew for each moment."""
        if self._looked is None or now - self._looked >= timedelta(seconds=limits.OFFER_LEARNING_SECONDS):
            self._looked = now
            self.catch_up()
        return thompson(offers, self.shown, self.won, Random(now.isoformat()))  # noqa: S311 - nothing secret hangs on it

    def catch_up(self) -> None:
        """Count on what has happened since, at most a portion of it."""
        newest = self._store.last_seq()
        self._count(OFFER_CHOSEN, self.shown, newest)
        self._count(OFFER_WON, self.won, newest)

    def _count(self, name: str, counts: Counter[str], newest: int) -> None:
        behind = self._behind.get(name, max(newest - limits.OFFER_LEARNING_EVENTS, 0))
        if behind >= newest:
            return
        found = self._store.events(EventFilter(name=name, after=behind, limit=limits.OFFER_LEARNING_ROWS))
        counts.update(str(event.properties.get("offer")) for event in found if event.is_ours)
        whole = len(found) < limits.OFFER_LEARNING_ROWS
        self._behind[name] = max(newest, found[-1].seq if found else 0) if whole else found[-1].seq


def thompson(offers: Collection[str], shown: Counter[str], won: Counter[str], chance: Random) -> dict[str, float]:
    """One draw for each offer from what is believed of its chance; by name, so that the order they come in is of no matter.

    >>> scores = thompson(["good", "bad"], Counter(good=1000, bad=1000), Counter(good=300, bad=10), Random(1))
    >>> scores["good"] > scores["bad"]
    True
    """
    return {
        offer: chance.betavariate(1 + won[offer], 1 + max(shown[offer] - won[offer], 0)) for offer in sorted(offers)
    }
