import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mining_models.strategies import journeys, paths, trees
from shared_data import shared
from wend.mining.conform import Aligner, Alignment, GaveUp, Side, accepts, conformance
from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.models import discover, to_net
from wend.mining.models.net import NetBuilder, PetriNet
from wend.mining.models.tree import Choice, Leaf, Loop, Parallel, Sequence, Silent, Tree
from wend.mining.reading import read

ORDER = to_net(Sequence((Leaf("order"), Choice((Leaf("card"), Leaf("invoice"))), Leaf("ship"))))


def cost(net: PetriNet, path: tuple[str, ...]) -> int:
    found = Aligner(net).align(path)
    assert isinstance(found, Alignment)
    return found.cost


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("order", "card", "ship"), 0),
        (("order", "ship"), 1),
        (("order", "card", "invoice", "ship"), 1),
        (("ship", "order"), 3),
        ((), 3),
        (("x", "y"), 5),
    ],
)
def test_costs_by_hand(path: tuple[str, ...], expected: int) -> None:
    assert cost(ORDER, path) == expected


def test_fitness_by_hand() -> None:
    log = EventLog.of_paths({"1": ["order", "card", "ship"], "2": ["order", "ship"], "3": ["x", "y"]})
    found = conformance(log, ORDER)
    by_path = {each.path: each.fitness for each in found.paths}
    assert by_path == {("order", "card", "ship"): 1.0, ("order", "ship"): 1 - 1 / 5, ("x", "y"): 0.0}
    assert found.average_trace_fitness == pytest.approx((1 + 0.8 + 0) / 3)
    assert found.percent_fitting == pytest.approx(100 / 3)


def test_deviations_are_told_in_words_with_cases() -> None:
    log = EventLog.of_paths({"1": ["order", "ship"], "2": ["order", "ship"], "3": ["order", "card", "ring", "ship"]})
    found = conformance(log, ORDER)
    skipped, rung = found.deviations
    assert skipped.words in {
        "'card' was skipped between 'order' and 'ship'",
        "'invoice' was skipped between 'order' and 'ship'",
    }
    assert (skipped.cases, skipped.examples) == (2, ("1", "2"))
    assert rung.words == "'ring' happened, which the model does not expect, between 'card' and 'ship'"
    assert found.to_arrow().column("cases").to_pylist() == [2, 1]


@settings(max_examples=200, deadline=None)
@given(trees, paths)
def test_the_cost_is_nothing_exactly_when_the_model_accepts(tree: Tree, path: tuple[str, ...]) -> None:
    net = to_net(tree)
    assert (cost(net, path) == 0) == accepts(net, path)


@settings(max_examples=100, deadline=None)
@given(st.data(), trees)
def test_what_a_tree_can_do_costs_nothing(data: st.DataObject, tree: Tree) -> None:
    path = data.draw(journeys(tree))
    assert cost(to_net(tree), path) == 0


@settings(max_examples=100, deadline=None)
@given(trees, paths)
def test_the_bound_never_leads_to_a_dearer_alignment_than_a_blind_search(tree: Tree, path: tuple[str, ...]) -> None:
    net = to_net(tree)
    assert cost(net, path) == blind_cost(net, path)


def blind_cost(net: PetriNet, path: tuple[str, ...]) -> int:
    """Dijkstra without any bound, on markings themselves."""
    from heapq import heappop, heappush

    from wend.mining.models.net import fire

    queue, seen = [(0, net.initial, 0)], set()
    while queue:
        paid, marking, i = heappop(queue)
        if (marking, i) in seen:
            continue
        seen.add((marking, i))
        if i == len(path) and marking in net.finals:
            return paid
        for transition in net.transitions:
            if (after := fire(marking, transition)) is not None:
                heappush(queue, (paid + (transition.label is not None), after, i))
                if i < len(path) and transition.label == path[i]:
                    heappush(queue, (paid, after, i + 1))
        if i < len(path):
            heappush(queue, (paid + 1, marking, i + 1))
    raise AssertionError("no end")


@settings(max_examples=60, deadline=None)
@given(trees, paths)
def test_an_alignment_tells_both_sides(tree: Tree, path: tuple[str, ...]) -> None:
    net = to_net(tree)
    found = Aligner(net).align(path)
    assert isinstance(found, Alignment)
    assert tuple(move.activity for move in found.moves if move.side is not Side.MODEL) == path
    assert accepts(net, [move.activity for move in found.moves if move.side is not Side.LOG])
    assert found.cost == sum(move.side is not Side.BOTH for move in found.moves)


def test_the_receipt_log_is_aligned_to_its_model_within_a_second() -> None:
    log = read(shared("eventlogs/receipt.csv.gz"))
    net = to_net(discover(log, noise=0.2))
    begin = time.process_time()
    found = conformance(log, net)
    assert time.process_time() - begin < 1
    assert (found.cases, found.undecided_cases) == (1434, 0)
    assert 0.8 < found.average_trace_fitness < 1
    whole = conformance(log, to_net(discover(log)))
    assert (whole.average_trace_fitness, whole.percent_fitting, whole.deviations) == (1.0, 100.0, ())


def test_a_bound_that_is_hit_is_said_in_words_and_left_out_of_the_average() -> None:
    wide = to_net(Choice((Silent(), Parallel(tuple(Loop(Leaf(name), (Silent(),)) for name in "abcdefgh")))))
    log = EventLog.of_paths({"1": "abcdefgh", "2": "hgfedcbaxx"})
    found = conformance(log, wide, states_max=30)
    assert found.undecided_cases > 0
    assert "more than 30 states" in found.undecided_why[0]


def test_the_time_being_up_is_said() -> None:
    wide = to_net(Parallel(tuple(Leaf(name) for name in "abcdefghij")))
    found = Aligner(wide, stop=lambda: True).align(tuple("jihgfedcbaxxjihgfedcba"))
    assert isinstance(found, GaveUp)
    assert (found.why, found.cost_at_least >= 2) == ("the time was up", True)


def test_a_model_without_an_end_is_an_error() -> None:
    builder = NetBuilder()
    one, other = builder.place(), builder.place()
    builder.transition("a", [one], [one])
    net = builder.build([one], [[other]])
    with pytest.raises(MiningError, match="cannot come to its end"):
        conformance(EventLog.of_paths({"1": "a"}), net)
