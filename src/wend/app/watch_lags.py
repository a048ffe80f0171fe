"""A lag over the time agreed: an event that has to be followed by another one, such as a lead by a call.

Rule 1. What counts is the customer's next event of the second name at or after each of the first; one that is still missing
        is late as soon as the time is over.
Rule 2. Who works on what is told by events, and by a property of the first one (`by`); what tasks promise is watched by
        their own reminders and escalations.
Rule 3. Only first events of the last week are judged.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from wend import limits
from wend.app.mine import OWN, portions
from wend.app.mine_attributes import values_at
from wend.app.ports import ColumnFilter, Columns, KeptFinding
from wend.app.watch_words import finding_about
from wend.journey.workspace import Alert
from wend.mining.log import datetime_of, microseconds_of

_DAYS = 7


def lags(store: Columns, alert: Alert, now: datetime) -> Iterator[KeptFinding]:
    """A finding for each value of `by` (or one for all) with first events that were not followed in time."""
    assert alert.begins
    assert alert.ends
    assert alert.within is not None
    due = microseconds_of(now) - microseconds_of(alert.within.before(now))
    late: dict[str, list[tuple[int, int]]] = defaultdict(list)
    asked: dict[str, int] = defaultdict(int)
    for customer, at, whose, lateness in _judged(store, alert, due, now):
        asked[whose] += 1
        if lateness:
            late[whose].append((customer, at))
    for whose, found in sorted(late.items()):
        yield _finding(alert, whose, found, asked[whose], now)


def _judged(store: Columns, alert: Alert, due: int, now: datetime) -> Iterator[tuple[int, int, str, bool]]:
    """Customer, time, value of `by`, and whether it was late: for every first event whose time is over or was kept."""
    since = now - timedelta(days=_DAYS) - timedelta(microseconds=due)
    which = ColumnFilter(kinds=OWN, since=since, properties=bool(alert.by), limit=limits.MINE_PORTION)
    begun: list[tuple[int, int, str]] = []
    ended: dict[int, list[int]] = defaultdict(list)
    for portion in portions(store, which):
        whose = values_at(alert.by, portion.properties) if alert.by else pa.nulls(len(portion.seq), pa.string())
        names = zip(portion.name, portion.customer_id, portion.time, whose.to_pylist(), strict=True)
        for name, customer, at, value in names:
            if name == alert.begins:
                begun.append((customer, at, value or ""))
            if name == alert.ends:
                ended[customer].append(at)
    until = microseconds_of(now)
    for customer, at, value in begun:
        after = np.array(sorted(ended[customer]), np.int64)
        place = int(np.searchsorted(after, at))
        lag = int(after[place]) - at if place < len(after) else None
        if lag is not None or until - at > due:
            yield customer, at, value, lag is None or lag > due


def _finding(alert: Alert, whose: str, late: list[tuple[int, int]], asked: int, now: datetime) -> KeptFinding:
    assert alert.within is not None
    by = f", {alert.by} = {whose}" if alert.by else ""
    customers, since = [customer for customer, _ in late], datetime_of(min(at for _, at in late)).date()
    hours = (alert.within.after(now) - now) / timedelta(hours=1)
    return finding_about(
        "lag",
        "",
        where=f"{alert.begins} → {alert.ends}{by}",
        title=f"'{alert.begins}' was not followed by '{alert.ends}' within {hours:g} h in {len(customers):,} of {asked:,} "
        f"cases of the last week{by}",
        since=since,
        customers=len(set(customers)),
        confidence=1.0,
        evidence={
            "cases": [f"#{each}" for each in dict.fromkeys(customers)][: limits.ALERT_EXAMPLES_MAX],
            "asked": asked,
        },
        now=now,
        step=alert.begins or "",
        other=alert.ends,
        value=whose or None,
    )
