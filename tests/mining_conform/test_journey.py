"""A published journey as a net, seen by its steps or by its events."""

import pytest

from wend.journey.load import load_journey
from wend.mining.conform import accepts
from wend.mining.conform.journey import journey_net
from wend.mining.errors import MiningError

STEPS = """
journey: cart
purpose: marketing
entry: {event: cart_left}
steps:
  - {id: rest, wait: 1d}
  - send: email/still-thinking
  - id: bought
    wait_for: {event: order_placed, within: 2d}
  - {id: tell, emit: {event: cart_closed}}
"""


def test_by_its_steps_a_run_takes_them_in_order() -> None:
    plan = load_journey(STEPS)
    net = journey_net(plan, ["rest", "send-still-thinking", "bought", "tell"])
    assert accepts(net, ["rest", "send-still-thinking", "bought", "tell"])
    assert not accepts(net, ["send-still-thinking", "rest", "bought", "tell"])


def test_by_its_events_waiting_may_be_in_vain() -> None:
    net = journey_net(load_journey(STEPS), ["cart_left", "order_placed", "cart_closed", "other"])
    assert accepts(net, ["cart_left", "order_placed", "cart_closed"])
    assert accepts(net, ["cart_left", "cart_closed"])
    assert not accepts(net, ["order_placed", "cart_closed"])


def test_a_log_that_speaks_of_something_else_is_an_error() -> None:
    with pytest.raises(MiningError, match="names no step and no event of the journey 'cart'"):
        journey_net(load_journey(STEPS), ["brew", "pour"])
