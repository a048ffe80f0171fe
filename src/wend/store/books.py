"""The books of a store: what came in, who is where, what went out, and why not. The same in every store.

Rule 1. They balance: runs entered = active + held out + ended; messages by status are all messages.
Rule 2. They count what retention has taken away, too: they tell what there was, lists what is kept.
Rule 3. `events_accepted` are those that came from outside: neither receipts nor what journeys emitted.
"""

from collections.abc import Iterable
from typing import Any, Final

from wend.model.event import EventKind
from wend.model.message import MessageStatus

FROM_OUTSIDE: Final = frozenset(
    {EventKind.IDENTIFY, EventKind.TRACK, EventKind.PAGE, EventKind.SCREEN, EventKind.GROUP, EventKind.ALIAS}
)

RUN_GROUPS: Final = (
    "SELECT journey, status, reason, held_out, count(*), count(goal_at) FROM runs"
    " WHERE parent = ''"
    " GROUP BY journey, status, reason, held_out"
    " UNION ALL SELECT journey, status, reason, held_out, count, goals FROM forgotten"
    " WHERE kind = 'runs' AND status <> 'part'"
)
MESSAGE_GROUPS: Final = (
    "SELECT journey, status, reason, count(*) FROM messages GROUP BY journey, status, reason"
    " UNION ALL SELECT journey, status, reason, count FROM forgotten WHERE kind = 'messages'"
)

Counts = dict[str, int]


def add_up(
    tallies: Iterable[tuple[str, int, int]],
    customers: int,
    runs: Iterable[tuple[str, str, str, int, int, int]],
    messages: Iterable[tuple[str, str, str, int]],
    dead_letters: int,
) -> dict[str, Any]:
    """The summary, from counts: of events (kind, own, count), runs (`RUN_GROUPS`) and messages (`MESSAGE_GROUPS`)."""
    whole, by_journey = _Book(), dict[str, _Book]()
    for journey, status, reason, held_out, count, goals in runs:
        for book in (whole, by_journey.setdefault(journey, _Book())):
            book.add_runs(status, reason, count, 0 if held_out else goals, goals if held_out else 0)
    by_status: Counts = {}
    for journey, status, reason, count in messages:
        by_status[status] = by_status.get(status, 0) + count
        for book in (whole, by_journey.setdefault(journey, _Book())):
            book.add_messages(status, reason, count)
    return {
        "events_accepted": sum(count for kind, own, count in tallies if not own and kind in FROM_OUTSIDE),
        "customers": customers,
        "runs_entered": whole.entered,
        "runs_active": whole.active,
        "runs_held_out": whole.held_out,
        "runs_ended": _sorted(whole.ended),
        "messages_sent": whole.sent,
        "messages_withheld": _sorted(whole.withheld),
        "messages_by_status": _sorted(by_status),
        "dead_letters": dead_letters,
        "journeys": {journey: by_journey[journey].page() for journey in sorted(by_journey)},
    }


class _Book:
    """The counts of one journey, or of all."""

    def __init__(self) -> None:
        self.entered = self.active = self.held_out = self.goals = self.goals_held_out = self.sent = 0
        self.ended: Counts = {}
        self.withheld: Counts = {}

    def add_runs(self, status: str, reason: str, count: int, goals: int, goals_held_out: int) -> None:
        self.entered += count
        self.goals += goals
        self.goals_held_out += goals_held_out
        match status:
            case "active":
                self.active += count
            case "held-out":
                self.held_out += count
            case _:
                self.ended[reason] = self.ended.get(reason, 0) + count

    def add_messages(self, status: str, reason: str, count: int) -> None:
        if status == MessageStatus.SENT:
            self.sent += count
        elif status == MessageStatus.WITHHELD:
            self.withheld[reason] = self.withheld.get(reason, 0) + count

    def page(self) -> dict[str, Any]:
        """The book of a journey, as the summary shows it."""
        return {
            "entered": self.entered,
            "active": self.active,
            "held_out": self.held_out,
            "ended": _sorted(self.ended),
            "sent": self.sent,
            "withheld": _sorted(self.withheld),
            "goals": self.goals,
            "goals_held_out": self.goals_held_out,
        }


def _sorted(counts: Counts) -> Counts:
    return dict(sorted(counts.items()))
