"""Intervals and corrections that several analyses share.

Sources: E. Wilson, 1927 (a rate); R. Newcombe, "Interval estimation for the difference between independent
proportions", 1998 (method 10); Y. Benjamini, Y. Hochberg, 1995 (many comparisons).
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_Z = 1.959964


def wilson(bad: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a rate.

    >>> wilson(5, 10)
    (0.2366, 0.7634)
    """
    if n == 0:
        return 0.0, 1.0
    rate = bad / n
    middle = rate + _Z**2 / (2 * n)
    reach = _Z * np.sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n**2))
    low, high = (middle - reach) / (1 + _Z**2 / n), (middle + reach) / (1 + _Z**2 / n)
    return round(max(0.0, float(low)), 4), round(min(1.0, float(high)), 4)


def newcombe(bad: int, n: int, other_bad: int, other_n: int) -> tuple[float, float]:
    """The 95 % interval of the difference of two rates.

    >>> newcombe(56, 70, 48, 80)
    (0.0524, 0.3339)
    """
    one, other = bad / max(n, 1), other_bad / max(other_n, 1)
    (low, high), (other_low, other_high) = wilson(bad, n), wilson(other_bad, other_n)
    down = np.hypot(one - low, other_high - other)
    up = np.hypot(high - one, other - other_low)
    return round(float(one - other - down), 4), round(float(one - other + up), 4)


def adjusted(p_values: Sequence[float]) -> npt.NDArray[np.float64]:
    """p values corrected for how many there are, so that of those below q at most the share q is chance.

    >>> adjusted([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, np.float64)
    if not len(p):
        return p
    order = np.argsort(-p, kind="stable")
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    found = np.empty_like(p)
    found[order] = np.minimum.accumulate(np.minimum(scaled, 1.0))
    return found
