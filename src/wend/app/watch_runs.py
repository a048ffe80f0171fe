"""Runs that stand still: active long past their timer, and customers whose turns were set aside.

Rule 1. A run past its timer means that the worker is behind or down; one finding a journey says so until it is closed.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from wend import limits
from wend.app.ports import CustomerFilter, KeptFinding, RunRow, Store
from wend.app.watch_words import finding_about
from wend.journey.workspace import Alert

_ROWS = 10_000


def standing_runs(store: Store, alert: Alert, now: datetime) -> Iterator[KeptFinding]:
    """A finding for each journey with runs so long past their timer, and one for customers set aside."""
    by_journey: dict[str, list[RunRow]] = defaultdict(list)
    for run in store.overdue_runs(alert.standing.before(now), _ROWS):
        if alert.journey in (None, run.journey):
            by_journey[run.journey].append(run)
    for journey, runs in sorted(by_journey.items()):
        yield _late(journey, runs, now)
    if alert.journey is None:
        yield from _set_aside(store, now)


def _late(journey: str, runs: list[RunRow], now: datetime) -> KeptFinding:
    oldest = min(run.until for run in runs if run.until)
    customers = list(dict.fromkeys(run.customer_id for run in runs))
    more = " or more" if len(runs) == _ROWS else ""
    return finding_about(
        "standing",
        journey,
        where=f"runs of {journey}",
        title=f"{len(runs):,}{more} runs of {journey} stand still: their timers should have rung since {oldest:%Y-%m-%d %H:%M} UTC",
        since=oldest.date(),
        customers=len(customers),
        confidence=1.0,
        evidence={
            "cases": [f"#{each}" for each in customers[: limits.ALERT_EXAMPLES_MAX]],
            "steps": sorted({run.step for run in runs}),
            "oldest": oldest.isoformat(),
        },
        now=now,
    )


def _set_aside(store: Store, now: datetime) -> Iterator[KeptFinding]:
    which = CustomerFilter(set_aside=True, limit=limits.ALERT_EXAMPLES_MAX)
    count = store.count_customers(which)
    if not count:
        return
    rows = store.customers(which)
    yield finding_about(
        "standing",
        "",
        where="customers set aside",
        title=f"{count:,} customers stand still: a turn could not be carried out ({rows[0].set_aside})",
        since=now.date(),
        customers=count,
        confidence=1.0,
        evidence={"cases": [f"#{row.id}" for row in rows], "why": sorted({row.set_aside for row in rows})},
        now=now,
    )
