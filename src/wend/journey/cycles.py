"""Cycles in a graph of names."""

from collections.abc import Iterable, Iterator, Mapping


def cycles(ways: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Cycles of a graph, each from where it is entered; the graph has none exactly when nothing comes.

    Depth-first search with the path at hand: one cycle for every way that leads back into the path.

    >>> list(cycles({"a": ["b"], "b": ["c", "b"], "c": ["a"]}))
    [['a', 'b', 'c'], ['b']]
    """
    done: set[str] = set()
    for start in ways:
        path: list[str] = []
        ahead: list[Iterator[str]] = []
        _enter(start, ways, done, path, ahead)
        while ahead:
            target = next(ahead[-1], None)
            if target is None:
                ahead.pop()
                done.add(path.pop())
            elif target in path:
                yield path[path.index(target) :]
            else:
                _enter(target, ways, done, path, ahead)


def _enter(
    name: str, ways: Mapping[str, Iterable[str]], done: set[str], path: list[str], ahead: list[Iterator[str]]
) -> None:
    if name not in done:
        path.append(name)
        ahead.append(iter(ways.get(name, ())))
