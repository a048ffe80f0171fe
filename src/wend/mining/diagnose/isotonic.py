"""Isotonic regression: the rising steps nearest to what happened.

Source: M. Ayer et al., "An empirical distribution function for sampling with incomplete information", 1955.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Steps:
    """A function that never falls: `values[i]` from `begins[i]` on, straight lines between the middles of steps."""

    begins: Doubles
    values: Doubles

    def __call__(self, x: Doubles) -> Doubles:
        found: Doubles = np.interp(x, self.begins, self.values)
        return found


def isotonic(x: Doubles, y: Doubles) -> Steps:
    """The rising function of x nearest to y; each step is drawn to the mean so that no chance is quite 0 or 1.

    >>> isotonic(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 1.0]))(np.array([1.0, 3.0])).round(2).tolist()
    [0.31, 0.88]
    """
    order = np.argsort(x, kind="stable")
    blocks: list[list[float]] = []  # sum of x, sum of y, how many
    for here, value in zip(x[order].tolist(), y[order].tolist(), strict=True):
        blocks.append([here, value, 1.0])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    mean = (float(y.sum()) + 0.5) / (len(y) + 1)
    begins = np.array([block[0] / block[2] for block in blocks] or [0.0])
    values = np.array([(block[1] + mean) / (block[2] + 1) for block in blocks] or [mean])
    return Steps(begins, np.maximum.accumulate(values))
