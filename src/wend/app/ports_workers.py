"""What processes ask of the store to know of each other.

Rule 1. A process says again and again that it lives; others give up one that has fallen silent. No clocks are compared.
Rule 2. Giving up frees what a process holds, so that others take it over at once. It is always safe: a commit asks who owns
        the claim, so whoever was given up and works on all the same changes nothing.
Rule 3. What a process has counted outlives it: the sums over all only grow.
"""

from typing import Protocol

from wend.app.signs import Tally, Worker


class Workers(Protocol):
    """Processes at work."""

    def enlist(self, worker: Worker) -> None:
        """Say that a process has begun to work."""

    def beat(self, worker: Worker) -> bool:
        """Say that it still does, how its loops are and what it has counted; False: it was given up meanwhile."""

    def workers(self) -> list[Worker]:
        """The processes that have not been given up, the longest at work first."""

    def give_up(self, name: str, beats: int | None = None, *, ended: bool = False) -> bool:
        """Take a process off and free the customers and messages it holds; whether that was so.

        With `beats` only if it has said nothing since that number. `ended`: it is known to be gone, so what it was handing
        over is lost at once (else when its lease is over: a process that is only silent may still be handing over).
        """

    def counted(self) -> Tally:
        """What all processes have counted so far, those that are gone too."""


class Ear(Protocol):
    """Hears that something was written to the store, by whomever. In the hands of one thread."""

    awake_seconds: float  # for so long after a call others may come without one: look again by yourself

    def wait(self, seconds: float) -> bool:
        """Return when something may have been written, or after so many seconds; whether something may have been."""

    def close(self) -> None:
        """Listen no more."""


class Waking(Protocol):
    """Being called when there is something to do."""

    def ear(self) -> Ear:
        """Something to listen with."""
