"""What must hold for any log."""

import random
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wend.mining import EventLog
from wend.mining.aggregate import aggregate, merge
from wend.mining.cycles import cycles
from wend.mining.directly_follows import directly_follows
from wend.mining.grouping import group_sequences
from wend.mining.incremental import Incremental
from wend.mining.rework import rework
from wend.mining.spread import spread
from wend.mining.variants import variants

Rows = list[tuple[int, int, int]]

_NAMES = ["a", "b", "c", "d"]
_rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=60)


def _log(rows: Rows, names: list[str] = _NAMES) -> EventLog:
    case, activity, time = (np.array(column) for column in zip(*rows, strict=True))
    return EventLog.of(case, activity, time * 1_000_000, activities=names)


def _counts(log: EventLog) -> dict[tuple[str, str], int]:
    found = directly_follows(log)
    return {(e.source, e.target): e.count for e in found.edges}


def _by_hand(rows: Rows) -> dict[int, list[str]]:
    """The paths in plain Python: per case, by time, then by the order of the rows."""
    paths = {}
    for case, activity, _ in sorted(rows, key=lambda row: row[2]):
        paths.setdefault(case, []).append(_NAMES[activity])
    return paths


@given(_rows)
def test_the_map_is_what_a_plain_loop_finds(rows: Rows) -> None:
    counts = {}
    for path in _by_hand(rows).values():
        for pair in pairwise(path):
            counts[pair] = counts.get(pair, 0) + 1
    assert _counts(_log(rows)) == counts


@given(_rows)
def test_the_variants_are_what_a_plain_loop_finds(rows: Rows) -> None:
    counts = {}
    for path in _by_hand(rows).values():
        counts[tuple(path)] = counts.get(tuple(path), 0) + 1
    assert {v.path: v.count for v in variants(_log(rows)).variants} == counts


@given(_rows)
def test_the_rework_is_what_a_plain_loop_finds(rows: Rows) -> None:
    repeats = {}
    for path in _by_hand(rows).values():
        for name in set(path):
            repeats[name] = repeats.get(name, 0) + path.count(name) - 1
    assert {r.activity: r.repeats for r in rework(_log(rows)).activities} == repeats


@given(_rows)
def test_the_loops_are_what_a_walk_with_a_stack_finds(rows: Rows) -> None:
    rounds = {}
    for path in _by_hand(rows).values():
        stack = []
        for name in path:
            if name in stack:
                loop = stack[stack.index(name) :]
                turn = loop.index(min(loop, key=_NAMES.index))
                key = tuple(loop[turn:] + loop[:turn])
                rounds[key] = rounds.get(key, 0) + 1
                del stack[stack.index(name) :]
            stack.append(name)
    turned = {}
    for cycle in cycles(_log(rows)).cycles:
        turn = cycle.path.index(min(cycle.path, key=_NAMES.index))
        turned[cycle.path[turn:] + cycle.path[:turn]] = cycle.rounds
    assert turned == rounds


@given(_rows, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20)), min_size=1, max_size=9))
def test_adding_a_case_never_lowers_a_count(rows: Rows, more: list[tuple[int, int]]) -> None:
    before, after = _counts(_log(rows)), _counts(_log([*rows, *((6, a, t) for a, t in more)]))
    assert all(after[pair] >= count for pair, count in before.items())


@given(_rows, st.permutations(range(4)))
def test_relabelling_commutes(rows: Rows, order: list[int]) -> None:
    names = [_NAMES[i] for i in order]
    renamed = _counts(_log(rows, names))
    assert renamed == {(names[_NAMES.index(a)], names[_NAMES.index(b)]): n for (a, b), n in _counts(_log(rows)).items()}


@given(_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_of_different_cases_does_not_matter(rows: Rows, chance: random.Random) -> None:
    queues = {}
    for row in rows:
        queues.setdefault(row[0], []).append(row)
    shuffled = []
    while queues:
        case = chance.choice(sorted(queues))
        shuffled.append(queues[case].pop(0))
        if not queues[case]:
            del queues[case]
    assert directly_follows(_log(shuffled)) == directly_follows(_log(rows))
    assert aggregate(_log(shuffled)) == aggregate(_log(rows))


@given(_rows)
def test_two_parts_by_case_add_up_to_the_whole(rows: Rows) -> None:
    parts = [[r for r in rows if r[0] % 2 == i] for i in (0, 1)]
    found = [aggregate(_log(part)) for part in parts if part]
    whole = aggregate(_log(rows))
    assert (merge(*found) if len(found) == 2 else found[0]) == whole


@given(_rows, st.lists(st.integers(0, 60), max_size=4))
@settings(max_examples=200)
def test_fed_bit_by_bit_in_order_of_time_is_the_same_as_at_once(rows: Rows, cuts: list[int]) -> None:
    rows = sorted(rows, key=lambda row: row[2])
    state = Incremental(_NAMES)
    for low, high in pairwise(sorted({0, len(rows), *(c for c in cuts if c < len(rows))})):
        case, activity, time = (np.array(column) for column in zip(*rows[low:high], strict=True))
        assert state.feed(case, activity, time * 1_000_000).tolist() == []
    assert state.aggregate() == aggregate(_log(rows))


@given(_rows)
def test_a_late_event_is_given_back_and_not_counted(rows: Rows) -> None:
    state = Incremental(_NAMES)
    case, activity, time = (np.array(column) for column in zip(*rows, strict=True))
    state.feed(case, activity, (time + 1) * 1_000_000)
    before = state.aggregate()
    late = state.feed(case[:1], activity[:1], np.array([0]))
    assert late.tolist() == [0]
    assert state.aggregate() == before


@given(st.lists(st.lists(st.integers(0, 2), max_size=5), min_size=1, max_size=30))
def test_equal_sequences_and_only_those_are_in_one_group(sequences: list[list[int]]) -> None:
    values = np.array([v for s in sequences for v in s], np.int32)
    offsets = np.concatenate(([0], np.cumsum([len(s) for s in sequences]))).astype(np.int64)
    found = group_sequences(values, offsets)
    seen = {}
    assert found.of.tolist() == [seen.setdefault(tuple(s), len(seen)) for s in sequences]
    assert found.counts.sum() == len(sequences)


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=50))
def test_a_spread_is_what_numpy_finds(values: list[int]) -> None:
    found = spread(np.array(values))
    assert np.allclose(
        [found.mean_seconds, found.median_seconds, found.p90_seconds, found.min_seconds, found.max_seconds],
        np.array([np.mean(values), np.median(values), np.quantile(values, 0.9), min(values), max(values)]) / 1e6,
    )
