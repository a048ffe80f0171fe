"""Chance that is none: numbers from a seed and names, the same today, tomorrow and in whatever order they are asked for.

Source of the steps: SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", 2014).
"""

import math
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeVar

T = TypeVar("T")

_MASK: Final = 2**64 - 1
_STEP: Final = 0x9E3779B97F4A7C15


class Dice:
    """A stream of numbers that depends on the seed and the names alone."""

    __slots__ = ("_state",)

    def __init__(self, *names: object) -> None:
        text = "\x1f".join(map(str, names)).encode()
        self._state = int.from_bytes(blake2b(text, digest_size=8).digest(), "big")

    def throw(self) -> float:
        """The next number in [0, 1)."""
        self._state = state = (self._state + _STEP) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return (state ^ (state >> 31)) / 2**64

    def falls(self, share: float) -> bool:
        """True in a share (0 to 1) of all throws."""
        return share > 0 and self.throw() < share

    def pick(self, values: Sequence[T], edges: Sequence[float]) -> T | None:
        """One of the values by their edges (running sums of their shares); None beyond the last edge."""
        point = self.throw()
        for value, edge in zip(values, edges, strict=True):
            if point < edge:
                return value
        return None

    def between(self, low: float, high: float) -> float:
        """A number in [low, high), all equally likely."""
        return low + (high - low) * self.throw()

    def often(self, mean: float) -> int:
        """How often something comes that comes `mean` times on average (Poisson, by inversion)."""
        if mean <= 0:
            return 0
        point, count = self.throw(), 0
        chance = total = math.exp(-mean)
        while point >= total and count < 1_000:
            count += 1
            chance *= mean / count
            total += chance
        return count
