"""One problem shows in many questions: a payment that fails ends journeys, turns them back and loses goals at once.

Rule 1. Hits are taken from the surest down; a later one that an earlier one explains becomes its echo.
Rule 2. Explained: without the cases the earlier one reached, nothing is left that matters; or, where the two reached
        the same cases, they befell the same ones far more often than chance.
Rule 3. The head of a group is its most telling hit among those nearly as sure as the surest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom, mannwhitneyu

from wend.mining.diagnose.hits import Hit

Doubles = npt.NDArray[np.float64]

_TELLING = ("drop_out", "failure", "loop", "skipped", "service", "wait", "rework", "detour", "lost")
_NEARLY_AS_SURE = 0.5
_LEAST = 10
_COMPARED = 0.15
_MIRROR = -0.5
_NEARLY_ALL = 0.85
_SOME_OVERLAP = 0.3
_MOSTLY = 0.9


@dataclass(frozen=True, slots=True)
class Problem:
    """A hit and the hits that only echo it."""

    head: Hit
    echoes: tuple[Hit, ...]


def problems_of(hits: Sequence[Hit], days: int) -> list[Problem]:
    """The hits in groups, the surest group first."""
    groups: list[list[Hit]] = []
    for hit in sorted(hits, key=lambda each: (each.log_p, _TELLING.index(each.measure.kind), each.measure.step)):
        for group in groups:
            if _explains(group[0], hit, days):
                group.append(hit)
                break
        else:
            groups.append([hit])
    return [_problem(group) for group in groups]


def _problem(group: list[Hit]) -> Problem:
    sure = [hit for hit in group if hit.log_p <= _NEARLY_AS_SURE * group[0].log_p]
    head = min(sure, key=lambda hit: (_TELLING.index(hit.measure.kind), hit.log_p))
    return Problem(head, tuple(hit for hit in group if hit is not head))


def _explains(one: Hit, other: Hit, days: int) -> bool:
    if _mirrors(one, other) or _mirrors(other, one):
        return True
    shared = float((one.exposed & other.exposed).sum()) / max(float(other.exposed.sum()), 1)
    if shared >= 0.8 or _same_cell(one, other, days):
        return _same_kind(one, other, days) or _befell_the_same(one, other, days)
    return not _stands_without(other, one, days)


def _mirrors(one: Hit, other: Hit) -> bool:
    """Whether the other way's share rose only because it is the way of those that the first hit spared."""
    if other.measure.kind != "detour" or not one.measure.binary:
        return False
    mine, theirs = one.answers(), other.answers()
    both = ~np.isnan(mine) & ~np.isnan(theirs)
    if both.sum() < _LEAST or mine[both].std() == 0 or theirs[both].std() == 0:
        return False
    return bool(np.corrcoef(mine[both], theirs[both])[0, 1] <= _MIRROR)


def _same_kind(one: Hit, other: Hit, days: int) -> bool:
    slow = {"wait", "service"}
    alike = one.measure.kind == other.measure.kind or {one.measure.kind, other.measure.kind} <= slow
    return alike and _same_cell(one, other, days)


def _same_cell(one: Hit, other: Hit, days: int) -> bool:
    same_whom = (one.attribute, one.value) == (other.attribute, other.value)
    return same_whom and _overlap(one, other, days) >= 0.7


def _overlap(one: Hit, other: Hit, days: int) -> float:
    (a, b), (c, d) = _window(one, days), _window(other, days)
    both = max(0, min(b, d) - max(a, c))
    return both / max(max(b, d) - min(a, c), 1)


def _window(hit: Hit, days: int) -> tuple[int, int]:
    cell = hit.cell
    return (cell.since or 0), (days if cell.until is None else cell.until + 1)


def _befell_the_same(one: Hit, other: Hit, days: int) -> bool:
    """Among the cases that both reached: did they befall the same ones?"""
    reached = one.exposed & other.exposed
    size = int(reached.sum())
    mine, theirs = int((one.befallen & reached).sum()), int((other.befallen & reached).sum())
    both = int((one.befallen & other.befallen).sum())
    if _follows(one, other, days) and _within(other.exposed, one.befallen):
        return True
    if min(mine, theirs) == 0 or both < 0.5 * min(mine, theirs):
        return False
    if min(mine, theirs) > _NEARLY_ALL * size:
        return _same_cell(one, other, days)
    same = _same_cell(one, other, days) and _within(other.befallen, one.befallen)
    return bool(hypergeom.sf(both - 1, size, mine, theirs) < (0.05 if same else 1e-4))


def _follows(one: Hit, other: Hit, days: int) -> bool:
    """Whether the other hit asks what became of those that the first one sent to its step."""
    return other.measure.step == one.measure.other and _overlap(one, other, days) >= _SOME_OVERLAP


def _within(inner: npt.NDArray[np.bool_], outer: npt.NDArray[np.bool_]) -> bool:
    return float((inner & outer).sum()) >= _MOSTLY * float(inner.sum())


def _stands_without(hit: Hit, gone: Hit, days: int) -> bool:
    """Whether a hit still matters when the cases that `gone` reached are left out."""
    kept = ~gone.exposed[hit.parts] & hit.asked
    inner, outer = hit.measure.values[kept & hit.inside], hit.measure.values[kept & ~hit.inside]
    if len(inner) < _LEAST:
        return False
    if len(outer) < max(_LEAST, _COMPARED * len(hit.outer)):
        return not _befell_the_same(gone, hit, days)
    return _rate_stands(inner, outer) if hit.measure.binary else _wait_stands(inner, outer)


def _rate_stands(inner: Doubles, outer: Doubles) -> bool:
    bad, all_bad = int(inner.sum()), int(inner.sum() + outer.sum())
    more = inner.mean() - outer.mean()
    matters = more >= 0.05 and (inner.mean() >= 1.5 * outer.mean() or more >= 0.15)
    return bool(matters and hypergeom.sf(bad - 1, len(inner) + len(outer), all_bad, len(inner)) < 1e-4)


def _wait_stands(inner: Doubles, outer: Doubles) -> bool:
    slower = float(np.median(inner)) >= 1.2 * float(np.median(outer))
    return slower and bool(mannwhitneyu(inner, outer, alternative="greater").pvalue < 1e-4)
