"""Process trees: models that are sound by construction, because every block has one way in and one way out.

Rule 1. A tree is a closed union of frozen values; every function on it matches all kinds.
Rule 2. A loop runs its body, and then any number of times one of its redo parts and the body again.
Rule 3. `to_net` keeps the language: what the tree can do, and nothing else, the net can do.

Source: S. Leemans, D. Fahland, W. van der Aalst, "Discovering block-structured process models from event logs", 2013.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from wend.mining.models.net import NetBuilder, PetriNet


@dataclass(frozen=True, slots=True)
class Leaf:
    """One activity."""

    label: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Nothing that a log would show."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """The children one after the other."""

    children: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of the children."""

    children: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Parallel:
    """All children, in any interleaving."""

    children: "tuple[Tree, ...]"


@dataclass(frozen=True, slots=True)
class Loop:
    """The body, and any number of times one of `redo` and the body again."""

    body: "Tree"
    redo: "tuple[Tree, ...]"


Tree = Leaf | Silent | Sequence | Choice | Parallel | Loop


def text(tree: Tree) -> str:
    """The tree on one line, in the notation of the literature.

    >>> text(Sequence((Leaf("a"), Choice((Leaf("b"), Silent())))))
    "->('a', X('b', tau))"
    """
    match tree:
        case Leaf(label):
            return f"'{label}'"
        case Silent():
            return "tau"
        case Sequence(children):
            return _call("->", children)
        case Choice(children):
            return _call("X", children)
        case Parallel(children):
            return _call("+", children)
        case Loop(body, redo):
            return _call("*", (body, *redo))
        case _:
            assert_never(tree)


def _call(sign: str, children: tuple[Tree, ...]) -> str:
    return f"{sign}({', '.join(text(child) for child in children)})"


def simplified(tree: Tree) -> Tree:
    """The same language in fewer nodes: nested sequences, choices and parallels of one kind are folded together.

    >>> text(simplified(Sequence((Leaf("a"), Sequence((Silent(), Leaf("b")))))))
    "->('a', 'b')"
    """
    match tree:
        case Leaf() | Silent():
            return tree
        case Sequence(children):
            flat = [part for child in children for part in _parts(simplified(child), Sequence) if part != Silent()]
            return _one_or(flat, Sequence)
        case Parallel(children):
            flat = [part for child in children for part in _parts(simplified(child), Parallel) if part != Silent()]
            return _one_or(flat, Parallel)
        case Choice(children):
            return _one_or(_once([part for c in children for part in _parts(simplified(c), Choice)]), Choice)
        case Loop(body, redo):
            return Loop(simplified(body), tuple(simplified(each) for each in redo))
        case _:
            assert_never(tree)


def renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    """The tree with other labels."""
    match tree:
        case Leaf(label):
            return Leaf(names[label])
        case Silent():
            return tree
        case Sequence(children) | Choice(children) | Parallel(children):
            return type(tree)(tuple(renamed(child, names) for child in children))
        case Loop(body, redo):
            return Loop(renamed(body, names), tuple(renamed(each, names) for each in redo))
        case _:
            assert_never(tree)


def _parts(tree: Tree, kind: type[Sequence | Choice | Parallel]) -> tuple[Tree, ...]:
    return tree.children if isinstance(tree, (Sequence, Choice, Parallel)) and type(tree) is kind else (tree,)


def _once(trees: list[Tree]) -> list[Tree]:
    return list(dict.fromkeys(trees))


def _one_or(trees: list[Tree], kind: type[Sequence | Choice | Parallel]) -> Tree:
    if not trees:
        return Silent()
    return trees[0] if len(trees) == 1 else kind(tuple(trees))


def to_net(tree: Tree) -> PetriNet:
    """The workflow net of the tree, with one place to begin in and one to end in."""
    builder = NetBuilder()
    source, sink = builder.place("start"), builder.place("end")
    _grow(builder, tree, source, sink)
    return builder.build([source], [[sink]])


def _grow(builder: NetBuilder, tree: Tree, before: int, after: int) -> None:
    match tree:
        case Leaf(label):
            builder.transition(label, [before], [after])
        case Silent():
            builder.transition(None, [before], [after])
        case Sequence(children):
            stops = [before, *(builder.place() for _ in children[1:]), after]
            for child, come, go in zip(children, stops[:-1], stops[1:], strict=True):
                _grow(builder, child, come, go)
        case Choice(children):
            for child in children:
                _grow(builder, child, before, after)
        case Parallel(children):
            _grow_parallel(builder, children, before, after)
        case Loop(body, redo):
            _grow_loop(builder, body, redo, before, after)
        case _:
            assert_never(tree)


def _grow_parallel(builder: NetBuilder, children: tuple[Tree, ...], before: int, after: int) -> None:
    ins, outs = [builder.place() for _ in children], [builder.place() for _ in children]
    builder.transition(None, [before], ins)
    for child, come, go in zip(children, ins, outs, strict=True):
        _grow(builder, child, come, go)
    builder.transition(None, outs, [after])


def _grow_loop(builder: NetBuilder, body: Tree, redo: tuple[Tree, ...], before: int, after: int) -> None:
    top, bottom = builder.place(), builder.place()
    builder.transition(None, [before], [top])
    _grow(builder, body, top, bottom)
    for each in redo:
        _grow(builder, each, bottom, top)
    builder.transition(None, [bottom], [after])
