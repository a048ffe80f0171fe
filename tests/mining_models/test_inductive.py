from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining_models.strategies import NAMES, logs
from shared_data import shared
from wend.mining.conform import accepts, conformance
from wend.mining.models import ModelError, dfg_net, dfg_of, discover, inductive_miner, inductive_miner_dfg, text, to_net
from wend.mining.reading import read

RUNNING = (
    "->('register request', *(->(+(X('examine casually', 'examine thoroughly'), 'check ticket'), 'decide'), "
    "'reinitiate request'), X('pay compensation', 'reject request'))"
)


def test_the_text_book_log_gives_the_text_book_model_that_all_six_cases_fit() -> None:
    log = read(shared("eventlogs/running-example.xes"))
    tree = discover(log)
    found = conformance(log, to_net(tree))
    assert text(tree) == RUNNING
    assert (found.cases, found.percent_fitting, found.average_trace_fitness) == (6, 100.0, 1.0)


@settings(max_examples=150, deadline=None)
@given(logs)
def test_every_journey_fits_the_model_discovered_from_it(log: dict[tuple[str, ...], int]) -> None:
    net = to_net(inductive_miner(log))
    assert all(accepts(net, path) for path in log)


one_way = st.lists(st.sets(st.sampled_from(NAMES[:5]), min_size=1).map(lambda names: tuple(sorted(names))), min_size=1)


@settings(max_examples=100, deadline=None)
@given(one_way)
def test_journeys_that_never_turn_back_fit_the_model_discovered_from_their_graph(paths: list[tuple[str, ...]]) -> None:
    net = to_net(inductive_miner_dfg(dfg_of(Counter(paths))))
    assert all(accepts(net, path) for path in paths)


@settings(max_examples=60, deadline=None)
@given(logs, st.permutations(NAMES[:5]))
def test_relabelling_a_log_relabels_the_language_of_its_model(
    log: dict[tuple[str, ...], int], names: list[str]
) -> None:
    other = dict(zip(NAMES[:5], names, strict=True))
    renamed = {tuple(other[step] for step in path): count for path, count in log.items()}
    one, two = to_net(inductive_miner(log)), to_net(inductive_miner(renamed))
    for path in (path for size in range(4) for path in product(sorted(one.labels), repeat=size)):
        assert accepts(one, path) == accepts(two, tuple(other[step] for step in path))


def test_noise_leaves_the_rare_way_out() -> None:
    log = {("a", "b", "c"): 99, ("c", "a"): 1}
    assert accepts(to_net(inductive_miner(log)), ("c", "a"))
    assert text(inductive_miner(log, noise=0.2)) == "->('a', 'b', 'c')"


@pytest.mark.parametrize(
    ("log", "tree"),
    [
        ({("a",): 1}, "'a'"),
        ({("a", "b"): 1, ("c",): 1}, "X(->('a', 'b'), 'c')"),
        ({("a", "b"): 1, ("b", "a"): 1}, "+('a', 'b')"),
        ({("a", "b", "a"): 1, ("a",): 1}, "*('a', 'b')"),
        ({("a", "b"): 1, ("a",): 1}, "->('a', X(tau, 'b'))"),
        ({("a", "a"): 1, ("a",): 1}, "*('a', tau)"),
    ],
)
def test_each_cut_by_hand(log: dict[tuple[str, ...], int], tree: str) -> None:
    assert text(inductive_miner(log)) == tree


def test_a_log_without_journeys_and_a_noise_out_of_range_are_errors() -> None:
    with pytest.raises(ModelError, match="no journey"):
        inductive_miner({})
    with pytest.raises(ModelError, match="between 0 and 1"):
        inductive_miner({("a",): 1}, noise=2)


def test_a_directly_follows_graph_allows_just_what_its_arrows_allow() -> None:
    net = dfg_net([("a", "b"), ("b", "b")], ["a"], ["b"])
    assert accepts(net, "ab")
    assert accepts(net, "abbb")
    assert not accepts(net, "a")
    assert not accepts(net, "ba")
