"""Loops that are called rest long; loops that nobody calls look by themselves."""

import time

from wend import limits
from wend.store.memory import MemoryStore
from wend.workers.loop import Loop
from wend.workers.wake import Caller


class Looking(Loop):
    """Counts its looks, and finds nothing."""

    name = "looking"
    listens = True

    def __init__(self, due_in: float = 1000.0) -> None:
        super().__init__()
        self.looks = 0
        self._due_in = due_in

    def work(self) -> bool:
        self.looks += 1
        return False

    def due_in_seconds(self) -> float:
        return self._due_in


def looks_within(loop: Looking, seconds: float) -> int:
    """How often it looks meanwhile."""
    before = loop.looks
    time.sleep(seconds)
    return loop.looks - before


def test_who_is_not_called_looks_again_and_again() -> None:
    loop = Looking()
    loop.start()
    assert looks_within(loop, 0.6) >= 5
    loop.stop()


def test_who_is_called_rests_until_then() -> None:
    loop = Looking()
    loop.is_called(awake_seconds=0.0)
    loop.start()
    time.sleep(0.2)
    assert looks_within(loop, 0.5) <= 1
    before = loop.looks
    loop.call()
    time.sleep(0.3)
    assert loop.looks > before
    loop.stop()


def test_after_a_call_it_looks_by_itself_for_a_while_where_calls_may_be_held_back() -> None:
    loop = Looking()
    loop.is_called(awake_seconds=0.8)
    loop.start()
    assert looks_within(loop, 0.5) >= 4
    time.sleep(0.8)
    assert looks_within(loop, 0.4) <= 1
    loop.stop()


def test_what_is_due_by_the_clock_needs_no_call() -> None:
    loop = Looking(due_in=0.1)
    loop.is_called(awake_seconds=0.0)
    loop.start()
    assert looks_within(loop, 1.2) >= 4
    loop.stop()


def test_when_listening_fails_loops_look_by_themselves() -> None:
    class Deaf(MemoryStore):
        def ear(self) -> object:  # type: ignore[override]
            raise OSError

    loop = Looking()
    loop.is_called(awake_seconds=0.0)
    loop.start()
    caller = Caller(Deaf(), [loop])  # type: ignore[arg-type]
    caller.start()
    time.sleep(0.2)
    assert looks_within(loop, 0.6) >= 5
    caller.stop()
    loop.stop()
    assert limits.REST_SECONDS < limits.REST_SECONDS_MAX
