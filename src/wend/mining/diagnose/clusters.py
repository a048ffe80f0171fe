"""Clusters of like journeys, named by what distinguishes them.

Rule 1. Distinct paths are clustered, each weighing as many cases as took it, by which activities and which steps from
        one to the next they have and how often.
Rule 2. No chance: the first centre is the most frequent path, each further one the path farthest from all before.
Rule 3. The number of clusters is the one that parts them best; a cluster's name says what it has and others have not.

Sources: S. Lloyd, 1982 (k-means); T. Gonzalez, 1985 (farthest first); T. Caliński, J. Harabasz, 1974 (how many).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.limits import CLUSTER_PATHS, FINDING_EXAMPLES
from wend.mining.diagnose.columns import columns_of
from wend.mining.diagnose.goals import goal_of
from wend.mining.diagnose.words import percent, span
from wend.mining.errors import MiningError
from wend.mining.log import EventLog

Doubles = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

_MOST = 8
_ROUNDS = 100
_DISTINCT = 0.2


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases that went alike; `distinguished_by` are shares inside against outside, in words."""

    name: str
    cases: int
    share: float
    distinguished_by: tuple[str, ...]
    typical_path: tuple[str, ...]
    goal_share: float | None
    median_seconds: float
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The clusters, the largest first."""

    cases: int
    goal: str
    clusters: tuple[Cluster, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        return pa.Table.from_pylist([asdict(each) for each in self.clusters])


def clusters(log: EventLog, *, count: int | None = None, goal: str | Iterable[str] | None = None) -> Clusters:
    """Cluster the journeys of a log into `count` clusters (chosen, 2 to 8, where it is not given).

    Raises `MiningError` for an empty log and for a count below 1.
    """
    if log.n_cases == 0 or (count is not None and count < 1):
        raise MiningError("Clusters need at least one case, and a count of at least 1.")
    table, weights = _profiles(log)
    of_path = _best(table, weights, count)
    aim = goal_of(log, goal)
    of_case = of_path[log.variants.of]
    reached = np.zeros(log.n_cases, bool)
    reached[log.case[np.isin(log.activity, list(aim.codes))]] = True
    numbers = np.unique(of_case)
    found = [_cluster(log, of_case == number, reached if aim.codes else None) for number in numbers]
    return Clusters(log.n_cases, aim.words, tuple(sorted(found, key=lambda each: (-each.cases, each.name))))


def _profiles(log: EventLog) -> tuple[Doubles, Doubles]:
    """Per distinct path: the logarithm of how often it has each activity and each frequent step; and its cases."""
    paths = log.select(log.variants.first)
    size = len(log.activities)
    inside = paths.case[1:] == paths.case[:-1]
    edge = paths.activity[:-1][inside].astype(np.int64) * size + paths.activity[1:][inside]
    weights = log.variants.counts[np.argsort(np.argsort(log.variants.first))].astype(np.float64)
    codes, place = np.unique(edge, return_inverse=True)
    often = np.bincount(place, weights=weights[paths.case[:-1][inside]])
    kept = np.sort(np.argsort(-often, kind="stable")[:60])
    table = np.zeros((paths.n_cases, size + len(kept)))
    np.add.at(table, (paths.case, paths.activity), 1)
    where = np.full(len(codes), -1)
    where[kept] = np.arange(len(kept))
    hit = where[place] >= 0
    np.add.at(table, (paths.case[:-1][inside][hit], size + where[place][hit]), 1)
    return np.log1p(table), weights


def _best(table: Doubles, weights: Doubles, count: int | None) -> Longs:
    if len(table) > CLUSTER_PATHS:
        return _with_the_rest(table, weights, count)
    most = min(_MOST, len(table))
    if count is not None:
        return _assign(table, _centres(table, weights, min(count, len(table))))
    tried = [_assign(table, _centres(table, weights, k)) for k in range(2, most + 1)]
    if not tried:
        return np.zeros(len(table), np.int64)
    return max(tried, key=lambda of: _parted(table, weights, of))


def _with_the_rest(table: Doubles, weights: Doubles, count: int | None) -> Longs:
    """Cluster the most frequent paths and put each other path to its nearest centre."""
    kept = np.argsort(-weights, kind="stable")[:CLUSTER_PATHS]
    of = _best(table[kept], weights[kept], count)
    centres = [np.average(table[kept][of == c], axis=0, weights=weights[kept][of == c]) for c in np.unique(of)]
    return _assign(table, np.array(centres))


def _centres(table: Doubles, weights: Doubles, k: int) -> Doubles:
    centres = [table[int(np.argmax(weights))]]
    far = ((table - centres[0]) ** 2).sum(axis=1)
    for _ in range(k - 1):
        centres.append(table[int(np.argmax(far * np.sqrt(weights)))])
        far = np.minimum(far, ((table - centres[-1]) ** 2).sum(axis=1))
    found = np.array(centres)
    for _ in range(_ROUNDS):
        of = _assign(table, found)
        moved = np.array(
            [
                np.average(table[of == c], axis=0, weights=weights[of == c]) if (of == c).any() else found[c]
                for c in range(k)
            ]
        )
        if np.allclose(moved, found):
            break
        found = moved
    return found


def _assign(table: Doubles, centres: Doubles) -> Longs:
    far = ((table**2).sum(axis=1)[:, None] - 2 * table @ centres.T) + (centres**2).sum(axis=1)[None, :]
    nearest: Longs = np.argmin(far, axis=1).astype(np.int64)
    return nearest


def _parted(table: Doubles, weights: Doubles, of: Longs) -> float:
    """Spread between clusters to spread within them, each by its degrees of freedom."""
    middle = np.average(table, axis=0, weights=weights)
    between = within = 0.0
    numbers = np.unique(of)
    for number in numbers:
        mine, weight = table[of == number], weights[of == number]
        centre = np.average(mine, axis=0, weights=weight)
        between += float(weight.sum() * ((centre - middle) ** 2).sum())
        within += float((weight * ((mine - centre) ** 2).sum(axis=1)).sum())
    k, n = len(numbers), float(weights.sum())
    if k < 2:
        return 0.0
    return (between / (k - 1)) / max(within / max(n - k, 1.0), 1e-9)


def _cluster(log: EventLog, mine: npt.NDArray[np.bool_], reached: npt.NDArray[np.bool_] | None) -> Cluster:
    cases = np.flatnonzero(mine)
    told = _distinguished(log, mine)
    groups, counts = np.unique(log.variants.of[cases], return_counts=True)
    typical = log.path(int(log.variants.first[groups[int(np.argmax(counts))]]))
    return Cluster(
        name="; ".join(told[:2]) or " → ".join(typical),
        cases=len(cases),
        share=len(cases) / log.n_cases,
        distinguished_by=tuple(told),
        typical_path=typical,
        goal_share=None if reached is None else float(reached[cases].mean()),
        median_seconds=float(np.median(log.durations[cases])) / 1e6,
        examples=tuple(log.case_names(cases[:FINDING_EXAMPLES])),
    )


def _distinguished(log: EventLog, mine: npt.NDArray[np.bool_]) -> list[str]:
    if mine.all():
        return []
    found: list[tuple[float, str]] = []
    for code, name in enumerate(log.activities):
        had = np.bincount(log.case[log.activity == code], minlength=log.n_cases)
        found.append(_told_apart(had > 0, mine, f"with '{name}'", f"without '{name}'"))
        found.append(_told_apart(had > 1, mine, f"'{name}' more than once", f"'{name}' at most once"))
    for column in columns_of(log):
        first = column.codes[log.first_rows]
        for code, value in enumerate(column.values):
            found.append(_told_apart(first == code, mine, f"{column.name} = {value}", f"{column.name} not {value}"))
    found.append(_slow(log, mine))
    return [words for size, words in sorted(found, key=lambda each: -each[0]) if size >= _DISTINCT][:5]


def _told_apart(has: npt.NDArray[np.bool_], mine: npt.NDArray[np.bool_], yes: str, no: str) -> tuple[float, str]:
    here, there = float(has[mine].mean()), float(has[~mine].mean())
    if here >= there:
        return here - there, f"{yes} ({percent(here)} against {percent(there)})"
    return there - here, f"{no} ({percent(1 - here)} against {percent(1 - there)})"


def _slow(log: EventLog, mine: npt.NDArray[np.bool_]) -> tuple[float, str]:
    here, there = (float(np.median(log.durations[part])) / 1e6 for part in (mine, ~mine))
    if here < 3 * max(there, 1.0):
        return 0.0, ""
    return 0.5, f"longer ({span(here)} against {span(there)})"
