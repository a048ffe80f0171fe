"""The waits of a log that comes in portions: those of `waits`, but for their causes.

Why somebody waited is told by what else the person did meanwhile, in other cases: portions of cases cannot tell.
"""

from collections.abc import Iterator

from wend.mining.directly_follows import DirectlyFollows
from wend.mining.large import directly_follows_of
from wend.mining.large_spreads import Grouped, Logs, spreads_of
from wend.mining.waits import Wait, Waits


def waits_of(logs: Logs) -> Waits:
    """Where time is lost, over all portions; `causes` are empty.

    >>> from wend.mining.log import EventLog
    >>> found = waits_of(lambda: [EventLog.of_paths({"1": "abc"}), EventLog.of_paths({"2": "ab"})])
    >>> [(w.source, w.target, w.total_seconds, round(w.share, 2)) for w in found.waits]
    [('a', 'b', 7200.0, 0.67), ('b', 'c', 3600.0, 0.33)]
    """
    timed = False

    def worked() -> Iterator[Grouped[str]]:
        nonlocal timed
        for log in logs():
            if log.start is not None:
                timed = True
                yield Grouped(list(log.activities), log.activity, log.time - log.start)

    service = dict(sorted(spreads_of(worked).items(), key=lambda each: (-each[1].total_seconds, each[0])))
    waiting = _waits(directly_follows_of(logs))
    waited = sum(each.total_seconds for each in waiting)
    return Waits(timed, waited, sum(each.total_seconds for each in service.values()), {}, waiting, service)


def _waits(found: DirectlyFollows) -> tuple[Wait, ...]:
    total = sum(edge.total_seconds for edge in found.edges)
    return tuple(
        Wait(
            edge.source,
            edge.target,
            edge.count,
            edge.mean_seconds,
            edge.median_seconds,
            edge.p90_seconds,
            edge.total_seconds,
            edge.total_seconds / total if total else 0.0,
        )
        for edge in sorted(found.edges, key=lambda edge: -edge.total_seconds)
    )
