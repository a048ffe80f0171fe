"""Counts of entries, as every store moves them.

Rule 1. The counts of a journey are read and moved under one lock, together with the runs they count: no two commits can
        both take the last place.
Rule 2. Counts for another version of the plan are not believed: caps may have come and gone, and what was entered
        meanwhile was not counted.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from wend.app.ports import CapReachedError, Commit, Counted, Counting, Counts
from wend.store.times import to_micros


class Kept(NamedTuple):
    """The row of a journey."""

    version: str
    since: int
    today: int
    ever: int
    active: int


COUNT_RUNS: Final = (
    "SELECT coalesce(sum(CASE WHEN entered_at >= {0} THEN 1 ELSE 0 END), 0), count(*) + coalesce((SELECT sum(f.count)"
    " FROM forgotten f WHERE f.kind = 'runs' AND f.status <> 'part' AND f.journey = {0}), 0),"
    " coalesce(sum(CASE WHEN status <> 'ended' THEN 1 ELSE 0 END), 0) FROM runs"
    " WHERE journey = {0} AND id NOT LIKE '%.%'"
)


def changes(commits: Iterable[Commit]) -> list[Counted]:
    """What commits change together, one for each journey, in the order of their names: that in which they are locked."""
    merged: dict[str, Counted] = {}
    for change in (each for commit in commits for each in commit.counted):
        name = change.counting.journey
        known = merged.get(name)
        began, ended = (known.began, known.ended) if known else (0, 0)
        merged[name] = Counted(change.counting, began + change.began, ended + change.ended)
    return [merged[name] for name in sorted(merged)]


def believed_counts(kept: Kept | None, counting: Counting) -> Kept | None:
    """The counts as of the day asked about; None where they have to be made anew."""
    if kept is None or kept.version != counting.version:
        return None
    since = to_micros(counting.since)
    return kept._replace(since=since, today=0) if since > kept.since else kept


def moved(kept: Kept, change: Counted) -> Kept:
    """The counts after a change. Raises `CapReachedError`."""
    after = kept._replace(
        today=kept.today + change.began,
        ever=kept.ever + change.began,
        active=kept.active + change.began - change.ended,
    )
    asked = change.counting
    for count, most in ((after.today, asked.per_day), (after.ever, asked.total), (after.active, asked.active)):
        if change.began and most is not None and count > most:
            raise CapReachedError(
                f"{asked.journey}: {count} entries where at most {most} go; others were quicker, and the turns are"
                " taken again"
            )
    return after


def counts_of(kept: Kept) -> Counts:
    """What is told of a row."""
    return Counts(kept.today, kept.ever, kept.active)
