"""Discovery from an event log: its paths, or its directly-follows graph, handed to the inductive miner."""

from collections import Counter

import numpy as np

from wend.mining.log import EventLog
from wend.mining.models.dfg import Dfg
from wend.mining.models.inductive import inductive_miner
from wend.mining.models.inductive_graph import inductive_miner_dfg
from wend.mining.models.tree import Tree


def discover(log: EventLog, *, noise: float = 0.0) -> Tree:
    """The process tree of a log; with `noise` 0 every case fits it.

    >>> from wend.mining.models.tree import text
    >>> text(discover(EventLog.of_paths({"1": "abc", "2": "acb"})))
    "->('a', +('b', 'c'))"
    """
    variants = log.variants
    counted = {log.path(int(case)): int(n) for case, n in zip(variants.first, variants.counts, strict=True)}
    return inductive_miner(counted, noise=noise)


def discover_from_graph(log: EventLog, *, noise: float = 0.0) -> Tree:
    """The process tree of the log's directly-follows graph: looser, but its effort does not grow with the log."""
    return inductive_miner_dfg(graph_of(log), noise=noise)


def graph_of(log: EventLog) -> Dfg:
    """The directly-follows graph of a log, by name."""
    names, size = list(log.activities), len(log.activities)
    inside = log.case[1:] == log.case[:-1]
    pairs = log.activity[:-1][inside].astype(np.int64) * size + log.activity[1:][inside]
    codes, counts = np.unique(pairs, return_counts=True)
    edges = {(names[code // size], names[code % size]): int(n) for code, n in zip(codes.tolist(), counts, strict=True)}
    seen = frozenset(names[code] for code in np.unique(log.activity).tolist())
    return Dfg(seen, edges, _names(log, log.first_rows), _names(log, log.last_rows))


def _names(log: EventLog, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Counter[str]:
    codes, counts = np.unique(log.activity[rows], return_counts=True)
    return Counter({log.activities[code]: int(n) for code, n in zip(codes.tolist(), counts, strict=True)})
