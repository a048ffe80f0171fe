"""Root causes: what goes with failing, by how much, how sure, and what is left when something else is held fixed.

Rule 1. Each factor gets a risk difference with its 95 % interval and a p value corrected for all factors asked.
Rule 2. Beside it stands the difference within groups alike in the strongest other factor; where that falls away, the
        factor was only a companion.
Rule 3. None of this proves a cause; the result says so, every time.

Sources: R. Newcombe, 1998 (interval); N. Mantel, W. Haenszel, 1959 (within groups; the weights of S. Greenland and
J. Robins, 1985, for differences); Y. Benjamini, Y. Hochberg, 1995.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.stats import chi2

from wend.limits import FINDING_EXAMPLES
from wend.mining.diagnose.features import Feature, features_of
from wend.mining.diagnose.intervals import adjusted, newcombe
from wend.mining.diagnose.outcomes import Outcomes, outcomes_of
from wend.mining.diagnose.tree import Split, grow
from wend.mining.log import EventLog

Bools = npt.NDArray[np.bool_]

HONEST = (
    "These factors go together with failing; that does not make them its causes. Something that is not in the log may "
    "stand behind both, and only a trial (some customers treated differently, by chance) can tell."
)
_SURE = 0.01
_EFFECT_LEAST = 0.03


@dataclass(frozen=True, slots=True)
class Cause:
    """One factor: failing with and without it; `difference_within` holds `held_fixed` fixed."""

    words: str
    customers: int
    failed: int
    rate: float
    rate_without: float
    difference: float
    interval: tuple[float, float]
    p_adjusted: float
    held_fixed: str | None
    difference_within: float | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Causes:
    """The factors that raise the risk of failing, the strongest first, and a small tree that combines them."""

    cases: int
    failed: int
    goal: str
    causes: tuple[Cause, ...]
    tree: Split | None
    caution: str = HONEST

    def to_dict(self) -> dict[str, Any]:
        """The contract of `causes --json`."""
        return asdict(self)

    def to_arrow(self) -> pa.Table:
        rows = [
            {**asdict(each), "interval": list(each.interval), "examples": list(each.examples)} for each in self.causes
        ]
        return pa.Table.from_pylist(rows)


def causes(log: EventLog, *, goal: str | Iterable[str] | None = None, now: datetime | None = None) -> Causes:
    """What goes with missing the goal (guessed where none is named); raises `MiningError` as `outcomes_of` does."""
    known = outcomes_of(log, goal, now)
    features = [each for each in features_of(log) if not _is_the_outcome(each, known)]
    raw = [_cause(each, known) for each in features]
    p = adjusted([p for _, p in raw])
    order = sorted(range(len(raw)), key=lambda i: (p[i] > _SURE, -raw[i][0].difference * raw[i][0].customers))
    kept = [i for i in order if p[i] <= _SURE and raw[i][0].difference >= _EFFECT_LEAST]
    found = tuple(_beside(i, kept, features, raw, p, known) for i in kept)
    told = known.told
    asked = {each.words: each.has[told] for each, one in zip(features, raw, strict=True) if _may_ask(each, one[0])}
    tree = grow(known.failed[told], asked)
    return Causes(int(told.sum()), int(known.failed[told].sum()), known.goal.words, found, tree)


def _may_ask(feature: Feature, cause: Cause) -> bool:
    """Attributes, and events that go with failing: events that go with success mostly say how far the case came."""
    return feature.of_case or cause.difference > 0


def _is_the_outcome(feature: Feature, known: Outcomes) -> bool:
    """A field or event that says nothing but failed or not."""
    has, failed = feature.has[known.told], known.failed[known.told]
    return bool((has != failed).mean() <= 0.01)


def _cause(feature: Feature, known: Outcomes) -> tuple[Cause, float]:
    has, failed = feature.has & known.told, known.failed
    n, bad = int(has.sum()), int((has & failed).sum())
    other = known.told & ~feature.has
    m, other_bad = int(other.sum()), int((other & failed).sum())
    rate, without = bad / max(n, 1), other_bad / max(m, 1)
    examples = known.log.case_names(np.flatnonzero(has & failed)[:FINDING_EXAMPLES])
    interval = newcombe(bad, n, other_bad, m)
    cause = Cause(feature.words, n, bad, rate, without, rate - without, interval, 1.0, None, None, tuple(examples))
    return cause, likelihood_ratio_p(bad, n, other_bad, m)


def likelihood_ratio_p(bad: int, n: int, other_bad: int, m: int) -> float:
    """The likelihood ratio test of two rates."""
    table = np.array([[bad, n - bad], [other_bad, m - other_bad]], np.float64)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / max(table.sum(), 1)
    inside = table > 0
    ratio = 2 * float((table[inside] * np.log(table[inside] / expected[inside])).sum())
    return float(chi2.sf(ratio, 1))


def _beside(
    i: int,
    kept: Sequence[int],
    features: Sequence[Feature],
    raw: Sequence[tuple[Cause, float]],
    p: npt.NDArray[np.float64],
    known: Outcomes,
) -> Cause:
    other = next((j for j in kept if features[j].group != features[i].group), None)
    within = None if other is None else _within(features[i].has, features[other].has, known)
    values = {**{name: getattr(raw[i][0], name) for name in Cause.__slots__}, "p_adjusted": float(p[i])}
    values |= {"held_fixed": None if other is None else features[other].words, "difference_within": within}
    return Cause(**values)


def _within(has: Bools, stratum: Bools, known: Outcomes) -> float | None:
    """The Mantel-Haenszel difference over the two groups with and without the other factor."""
    top = weight = 0.0
    for inside in (stratum & known.told, ~stratum & known.told):
        n, m = int((inside & has).sum()), int((inside & ~has).sum())
        if n and m:
            bad, other = int((inside & has & known.failed).sum()), int((inside & ~has & known.failed).sum())
            share = n * m / (n + m)
            top, weight = top + share * (bad / n - other / m), weight + share
    return top / weight if weight else None
