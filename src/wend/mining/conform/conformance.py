"""Conformance: how well the journeys of a log fit a model, and where they part, in words.

Rule 1. Each distinct path is aligned once, however many customers took it.
Rule 2. Fitness of a journey = 1 - cost / (its length + the shortest journey of the model): 1 fits, 0 shares nothing.
Rule 3. A path whose alignment gave up is counted and named; it is in no average.

Source: A. Adriansyah, B. van Dongen, W. van der Aalst, "Conformance checking using cost-based fitness analysis", 2011.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from wend.limits import ALIGNMENT_STATES, FINDING_EXAMPLES
from wend.mining.conform.align import Aligner, Alignment, GaveUp, Side, never
from wend.mining.conform.deviations import Deviation, Place, places_of
from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.models.net import PetriNet


@dataclass(frozen=True, slots=True)
class PathFitness:
    """One distinct path: how many cases took it, what it costs to explain, how well it fits."""

    path: tuple[str, ...]
    cases: int
    cost: int
    fitness: float


@dataclass(frozen=True, slots=True)
class Conformance:
    """The log against the model; `undecided` paths gave up and are left out of the averages."""

    cases: int
    average_trace_fitness: float
    percent_fitting: float
    deviations: tuple[Deviation, ...]
    paths: tuple[PathFitness, ...]
    undecided_cases: int
    undecided_why: tuple[str, ...]

    def __repr__(self) -> str:
        return (
            f"Conformance({self.cases:,} cases, fitness {self.average_trace_fitness:.4f}, "
            f"{self.percent_fitting:.1f} % fit, {len(self.deviations)} deviations)"
        )

    def to_dict(self) -> dict[str, Any]:
        """The stable contract of `conformance --json`."""
        found = asdict(self)
        found["variants"] = [{**asdict(each), "path": list(each.path)} for each in self.paths]
        del found["paths"]
        return found

    def to_arrow(self) -> pa.Table:
        """The deviations as a table."""
        return pa.Table.from_pylist([asdict(each) for each in self.deviations], schema=Deviation.schema())


def conformance(
    log: EventLog, net: PetriNet, *, states_max: int = ALIGNMENT_STATES, stop: Callable[[], bool] = never
) -> Conformance:
    """Hold a log against a net; `stop` is asked now and then whether the time is up.

    Raises `MiningError` for a log without cases and for a model that cannot come to its end.

    >>> from wend.mining.models.tree import Leaf, Sequence, to_net
    >>> order = to_net(Sequence((Leaf("Order"), Leaf("Pay"), Leaf("Ship"))))
    >>> found = conformance(EventLog.of_paths({"1": ["Order", "Ship"], "2": ["Order", "Pay", "Ship"]}), order)
    >>> found.average_trace_fitness, found.percent_fitting
    (0.9, 50.0)
    >>> found.deviations[0].words
    "'Pay' was skipped between 'Order' and 'Ship'"
    """
    if log.n_cases == 0:
        raise MiningError("The log holds no case, so there is nothing to hold against the model.")
    aligner = Aligner(net, states_max=states_max, stop=stop)
    shortest = _shortest(aligner)
    found = _Tally(log)
    for variant, first in enumerate(log.variants.first.tolist()):
        path = log.path(int(first))
        found.add(variant, path, aligner.align(path), len(path) + shortest)
    return found.result()


def _shortest(aligner: Aligner) -> int:
    match aligner.shortest():
        case Alignment(cost, _):
            return cost
        case GaveUp(why, _):
            raise MiningError(f"The shortest journey of the model was not found: {why}. Simplify the model.")


class _Tally:
    """Adds up what the paths of a log cost and where they deviate."""

    def __init__(self, log: EventLog) -> None:
        self.log = log
        self.counts = np.bincount(log.variants.of, minlength=len(log.variants.first))
        self.paths: list[PathFitness] = []
        self.places: dict[Place, list[tuple[int, int]]] = {}
        self.undecided: dict[str, int] = {}

    def add(self, variant: int, path: tuple[str, ...], answer: Alignment | GaveUp, worst: int) -> None:
        cases = int(self.counts[variant])
        match answer:
            case GaveUp(why, _):
                self.undecided[why] = self.undecided.get(why, 0) + cases
            case Alignment(cost, moves):
                self.paths.append(PathFitness(path, cases, cost, 1 - cost / worst if worst else 1.0))
                if any(move.side is not Side.BOTH for move in moves):
                    for place, times in places_of(moves).items():
                        self.places.setdefault(place, []).append((variant, times))

    def result(self) -> Conformance:
        decided = sum(each.cases for each in self.paths)
        total = sum(each.cases * each.fitness for each in self.paths)
        fitting = sum(each.cases for each in self.paths if each.cost == 0)
        return Conformance(
            cases=self.log.n_cases,
            average_trace_fitness=total / decided if decided else 0.0,
            percent_fitting=100 * fitting / decided if decided else 0.0,
            deviations=tuple(sorted(map(self.deviation, self.places), key=lambda each: (-each.cases, each.words))),
            paths=tuple(sorted(self.paths, key=lambda each: (-each.cases, each.path))),
            undecided_cases=self.log.n_cases - decided,
            undecided_why=tuple(f"{count:,} cases: {why}" for why, count in self.undecided.items()),
        )

    def deviation(self, place: Place) -> Deviation:
        seen = self.places[place]
        cases = sum(int(self.counts[variant]) for variant, _ in seen)
        times = sum(int(self.counts[variant]) * times for variant, times in seen)
        these = np.flatnonzero(np.isin(self.log.variants.of, [variant for variant, _ in seen]))
        return Deviation.of(place, cases, times, self.log.case_names(these[:FINDING_EXAMPLES]))
