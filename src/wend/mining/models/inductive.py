"""The inductive miner: a sound model of a log, part by part.

Rule 1. With `noise` 0 every journey of the log fits the model found (a property test holds it to that).
Rule 2. Cuts are tried in the order choice, sequence, parallel, loop; what no cut divides falls through to ever
        looser models, at last "anything in any order".
Rule 3. No chance: equal logs give equal trees, and other names only other labels: ties go by first appearance.

Source: S. Leemans, D. Fahland, W. van der Aalst, "Discovering block-structured process models from event logs:
a constructive approach" (2013, IM) and "… containing infrequent behaviour" (2014, IMf).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from wend.mining.models.cuts import Part, choice_cut, filtered, loop_cut, parallel_cut, sequence_cut
from wend.mining.models.dfg import Dfg, Path, dfg_of
from wend.mining.models.errors import ModelError
from wend.mining.models.splits import Log, split_before, split_choice, split_loop, split_parallel, split_sequence
from wend.mining.models.tree import Choice, Leaf, Loop, Parallel, Silent, Tree, renamed, simplified
from wend.mining.models.tree import Sequence as InOrder

Cut = Callable[[Dfg], list[Part] | None]
Split = Callable[[Mapping[Path, int], Sequence[Part]], list[Log]]


def _choice(trees: list[Tree]) -> Tree:
    return Choice(tuple(trees))


def _sequence(trees: list[Tree]) -> Tree:
    return InOrder(tuple(trees))


def _parallel(trees: list[Tree]) -> Tree:
    return Parallel(tuple(trees))


def _loop(trees: list[Tree]) -> Tree:
    return Loop(trees[0], tuple(trees[1:]))


_CUTS: tuple[tuple[Cut, Split, Callable[[list[Tree]], Tree]], ...] = (
    (choice_cut, split_choice, _choice),
    (sequence_cut, split_sequence, _sequence),
    (parallel_cut, split_parallel, _parallel),
    (loop_cut, split_loop, _loop),
)


def inductive_miner(variants: Mapping[Path, int], *, noise: float = 0.0) -> Tree:
    """The process tree of a log given as paths with counts.

    `noise` (0 to 1) leaves out arrows rarer than that share of the strongest arrow beside them; 0 keeps everything.
    Raises `ModelError` for a log without journeys and for a noise outside 0 to 1.

    >>> from wend.mining.models.tree import text
    >>> text(inductive_miner({("a", "b", "c"): 2, ("a", "c", "b"): 1, ("a", "d"): 1}))
    "->('a', X(+('b', 'c'), 'd'))"
    """
    if not 0 <= noise <= 1:
        raise ModelError(f"noise is {noise}; give a share between 0 and 1")
    log = {path: count for path, count in variants.items() if count > 0}
    if not log:
        raise ModelError("there is no journey in the log, so there is no model to discover")
    names = list(dict.fromkeys(step for path in log for step in path))
    code = {name: f"{number:06}" for number, name in enumerate(names)}
    coded: Log = Counter({tuple(code[step] for step in path): count for path, count in log.items()})
    return simplified(renamed(_mine(coded, noise), {code[name]: name for name in names}))


def _mine(log: Log, noise: float) -> Tree:
    empty, total = log.get((), 0), sum(log.values())
    steps = Counter({path: count for path, count in log.items() if path})
    if not steps:
        return Silent()
    if empty:
        found = _mine(steps, noise)
        return found if empty < noise * total else Choice((Silent(), found))
    names = {step for path in steps for step in path}
    if len(names) == 1:
        return _one_activity(steps, names.pop(), noise)
    return _by_cut(steps, noise) or _fall_through(steps, noise)


def _one_activity(log: Log, name: str, noise: float) -> Tree:
    once = log.get((name,), 0)
    if sum(log.values()) - once <= noise * sum(log.values()):
        return Leaf(name)
    return Loop(Leaf(name), (Silent(),))


def _by_cut(log: Log, noise: float) -> Tree | None:
    graph = dfg_of(log)
    tried = _first_cut(log, graph, noise)
    if tried is None and noise:
        tried = _first_cut(log, filtered(graph, noise), noise)
    return tried


def _first_cut(log: Log, graph: Dfg, noise: float) -> Tree | None:
    for cut, split, join in _CUTS:
        if parts := cut(graph):
            return join([_mine(part, noise) for part in split(log, parts)])
    return None


def _fall_through(log: Log, noise: float) -> Tree:
    return _once_per_journey(log, noise) or _beside_the_rest(log, noise) or _again(log, noise) or _anything(log)


def _once_per_journey(log: Log, noise: float) -> Tree | None:
    for name in sorted({step for path in log for step in path}):
        if all(path.count(name) == 1 for path in log):
            return Parallel((Leaf(name), _mine(_without(log, name), noise)))
    return None


def _beside_the_rest(log: Log, noise: float) -> Tree | None:
    for name in sorted({step for path in log for step in path}):
        rest = _without(log, name)
        graph = dfg_of(rest)
        if any(cut(graph) for cut, _, _ in _CUTS):
            alone: Log = Counter()
            for path, count in log.items():
                alone[(name,) * path.count(name)] += count
            return Parallel((_mine(alone, noise), _mine(rest, noise)))
    return None


def _without(log: Log, name: str) -> Log:
    rest: Log = Counter()
    for path, count in log.items():
        rest[tuple(step for step in path if step != name)] += count
    return rest


def _again(log: Log, noise: float) -> Tree | None:
    graph = dfg_of(log)
    firsts, lasts = frozenset(graph.starts), frozenset(graph.ends)
    for ends in (lasts, None):
        shorter = split_before(log, firsts, ends)
        if sum(shorter.values()) > sum(log.values()):
            return Loop(_mine(shorter, noise), (Silent(),))
    return None


def _anything(log: Log) -> Tree:
    names = sorted({step for path in log for step in path})
    return Loop(Choice(tuple(Leaf(name) for name in names)), (Silent(),))
