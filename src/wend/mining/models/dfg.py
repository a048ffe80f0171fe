"""The directly-follows graph as a model: a journey may go wherever an arrow goes.

Rule 1. A graph is a value made of counts; it does not know where the counts came from.
Rule 2. `empty` counts journeys without any step, so that a cut of a graph can say "this part may be left out".
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from wend.mining.models.net import NetBuilder, PetriNet

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dfg:
    """Activities and arrows with their counts, where journeys begin and where they end."""

    activities: frozenset[str]
    edges: Mapping[tuple[str, str], int]
    starts: Mapping[str, int]
    ends: Mapping[str, int]
    empty: int = field(default=0)


def dfg_of(variants: Mapping[Path, int]) -> Dfg:
    """The graph of a log given as paths with counts.

    >>> graph = dfg_of({("a", "b"): 3, ("a",): 1})
    >>> graph.edges, graph.starts, graph.ends
    (Counter({('a', 'b'): 3}), Counter({'a': 4}), Counter({'b': 3, 'a': 1}))
    """
    edges: Counter[tuple[str, str]] = Counter()
    starts: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    for path, count in variants.items():
        if path:
            starts[path[0]] += count
            ends[path[-1]] += count
        for edge in pairwise(path):
            edges[edge] += count
    activities = frozenset(step for path in variants for step in path)
    return Dfg(activities, edges, starts, ends, variants.get((), 0))


def dfg_net(edges: Iterable[tuple[str, str]], starts: Iterable[str], ends: Iterable[str]) -> PetriNet:
    """A net that does exactly what the arrows allow: one place per activity, "this was the last step"."""
    arrows, firsts, lasts = sorted(set(edges)), sorted(set(starts)), sorted(set(ends))
    builder = NetBuilder()
    source, sink = builder.place("start"), builder.place("end")
    names = sorted({name for arrow in arrows for name in arrow} | set(firsts) | set(lasts))
    at = {name: builder.place(f"after {name}") for name in names}
    for name in firsts:
        builder.transition(name, [source], [at[name]])
    for one, other in arrows:
        builder.transition(other, [at[one]], [at[other]])
    for name in lasts:
        builder.transition(None, [at[name]], [sink])
    return builder.build([source], [[sink]])
