"""A small decision tree: at most three questions, each with a yes and a no.

Source: L. Breiman, J. Friedman, R. Olshen, C. Stone, "Classification and regression trees", 1984; splits by the
likelihood ratio, so that a question that tells nothing is not asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import entr
from scipy.stats import chi2

Bools = npt.NDArray[np.bool_]

DEPTH = 3
_LEAF_SHARE = 0.02
_LEAF_CASES = 20
_CHANCE = 0.001


@dataclass(frozen=True, slots=True)
class Split:
    """A node: how many cases, how many failed, the question asked (None at a leaf) and what follows."""

    cases: int
    failed: int
    question: str | None = None
    yes: "Split | None" = None
    no: "Split | None" = None

    def lines(self, indent: str = "") -> list[str]:
        """The tree as indented text."""
        head = f"{100 * self.failed / max(self.cases, 1):.0f} % of {self.cases:,} fail"
        if self.question is None or self.yes is None or self.no is None:
            return [head]
        yes, no = self.yes.lines(indent + "  "), self.no.lines(indent + "  ")
        return [head, f"{indent}{self.question}: {yes[0]}", *yes[1:], f"{indent}otherwise: {no[0]}", *no[1:]]


def grow(failed: Bools, questions: Mapping[str, Bools], depth: int = DEPTH) -> Split:
    """The tree of a yes/no outcome by yes/no questions.

    >>> told = np.array([True] * 50 + [False] * 50)
    >>> grow(told, {"mobile": told}).lines()
    ['50 % of 100 fail', 'mobile: 100 % of 50 fail', 'otherwise: 0 % of 50 fail']
    """
    names = list(questions)
    table = np.column_stack([questions[name] for name in names]) if names else np.zeros((len(failed), 0), bool)
    least = max(_LEAF_CASES, int(_LEAF_SHARE * len(failed)))
    return _grow(failed, table, names, depth, least)


def _grow(failed: Bools, table: npt.NDArray[np.bool_], names: list[str], depth: int, least: int) -> Split:
    cases, bad = len(failed), int(failed.sum())
    best = _best(failed, table, least) if depth and names else None
    if best is None:
        return Split(cases, bad)
    yes = table[:, best]
    return Split(
        cases,
        bad,
        names[best],
        _grow(failed[yes], table[yes], names, depth - 1, least),
        _grow(failed[~yes], table[~yes], names, depth - 1, least),
    )


def _best(failed: Bools, table: npt.NDArray[np.bool_], least: int) -> int | None:
    n = table.sum(axis=0).astype(np.float64)
    bad = table[failed].sum(axis=0).astype(np.float64)
    size, total = float(len(failed)), float(failed.sum())
    ratio = 2 * (_fit(bad, n) + _fit(total - bad, size - n) - _fit(np.array([total]), np.array([size])))
    ratio[(n < least) | (size - n < least)] = -1
    best = int(np.argmax(ratio))
    return best if ratio[best] > 0 and chi2.sf(ratio[best], 1) * len(n) < _CHANCE else None


def _fit(bad: npt.NDArray[np.float64], n: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    rate = bad / np.maximum(n, 1)
    found: npt.NDArray[np.float64] = -n * (entr(rate) + entr(np.maximum(1 - rate, 0)))
    return found
