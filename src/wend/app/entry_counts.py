"""Entries of journeys with caps: counted by the store, asked before a batch, and held to when it is stored."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from wend.app.ports import Commit, Counted, Counting, Store
from wend.engine import Live
from wend.engine.clockwork import zone
from wend.engine.outside import Entries
from wend.model.reason import Code


def entries(store: Store, live: Live, now: datetime) -> Mapping[str, Entries]:
    """How often each journey with entry caps was entered; what a batch of turns counts on from."""
    asked = countings(live, now)
    counts = store.count_entries(list(asked.values())) if asked else {}
    return {name: Entries(each.today, each.ever, each.active) for name, each in counts.items()}


def countings(live: Live, now: datetime) -> dict[str, Counting]:
    """The journeys whose entries are counted, and the day it is in the workspace's zone."""
    capped = [each.plan for each in live.by_journey.values() if each.plan.entry.caps]
    if not capped:
        return {}
    since = begin_of_day(live, now)
    found = {}
    for plan in capped:
        caps = plan.entry.caps
        assert caps
        found[plan.journey] = Counting(plan.journey, plan.version, since, caps.per_day, caps.total, caps.active)
    return found


def begin_of_day(live: Live, now: datetime) -> datetime:
    """When the day began in the workspace's zone."""
    where = zone(live.workspace.zone)
    return datetime.combine(now.astimezone(where).date(), time(), tzinfo=where).astimezone(UTC)


def counted(commit: Commit, asked: Mapping[str, Counting]) -> list[Counted]:
    """What the turns of a commit change in these counts."""
    found = []
    for name, counting in asked.items():
        told = [each.code for each in commit.reasons if each.journey == name]
        began, ended = told.count(Code.ENTERED), told.count(Code.ENDED)
        if began or ended:
            found.append(Counted(counting, began, ended))
    return found
