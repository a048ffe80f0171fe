"""What happens to customers, from the seed: calls as the public clients send them.

Rule 1. What happens happened half a minute ago: no clock in the test is that wrong, so that no event lies in anybody's future.
Rule 2. Customers are of two families. What happens to *strict* ones starts journeys whose course depends on nobody else: it is
        compared with the naive interpreter, decision by decision. *Wild* ones meet caps, queues, pauses and new versions, where
        others come between: they are held to what must always be so.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

Call = dict[str, Any]

AGO_SECONDS: Final = 30.0

_STRICT: Final = (
    *["Basket Filled"] * 5,
    *["Order Placed"] * 4,
    *["Visit Made"] * 4,
    *["Parcel Late"] * 4,
    *["Question Asked"] * 3,
    "Basket Emptied",
    "Consent Given",
    "Consent Withdrawn",
    "Complaint Opened",
    "Complaint Closed",
    "Customer Identified",
)
_WILD: Final = (*["Seat Wanted"] * 3, *["Help Wanted"] * 3, *["Letter Wanted"] * 3, "Customer Identified")
_NAMES: Final = ("Ann", "Ben", "Cleo", "Dora", "Emil")


class Happenings:
    """An endless stream of calls; ids are given in the order they are made."""

    def __init__(self, dice: Random, customers: int, name: str) -> None:
        self._dice = dice
        self._customers = customers
        self._name = name
        self._known: set[str] = set()
        self._made = 0

    def some(self, count: int) -> list[Call]:
        """The next calls; a customer's first one says who she is."""
        calls: list[Call] = []
        while len(calls) < count:
            calls += self._next()
        return calls

    def _next(self) -> Iterator[Call]:
        strict = self._dice.random() < 0.8
        who = f"{'strict' if strict else 'wild'}-{self._dice.randrange(self._customers)}"
        if who not in self._known:
            self._known.add(who)
            yield self._identify(who, first=True)
        name = self._dice.choice(_STRICT if strict else _WILD)
        yield self._identify(who, first=False) if name == "Customer Identified" else self._track(who, name)

    def _identify(self, who: str, *, first: bool) -> Call:
        traits: dict[str, Any] = {"name": self._dice.choice(_NAMES)}
        if first:
            traits |= {"email": f"{who}@shop.example"}
        if first and self._dice.random() < 0.8:
            traits |= {"consents": {"email/marketing": True}}
        return self._call("identify", who) | {"traits": traits}

    def _track(self, who: str, name: str) -> Call:
        dice, properties = self._dice, {}
        if name.startswith(("Basket", "Order")):
            properties = {"basket": f"b{dice.randrange(3)}"}
        elif name == "Parcel Late":
            properties = {"parcel": f"p{dice.randrange(4)}"}
        elif name.startswith("Consent"):
            properties = {"channel": "email", "purpose": dice.choice(["marketing", "marketing", "service"])}
        return self._call("track", who) | {"event": name, "properties": properties}

    def _call(self, kind: str, who: str) -> Call:
        self._made += 1
        happened = datetime.now(UTC) - timedelta(seconds=AGO_SECONDS)
        return {
            "type": kind,
            "userId": who,
            "messageId": f"{self._name}-{self._made}",
            "timestamp": happened.isoformat(timespec="milliseconds"),
        }
