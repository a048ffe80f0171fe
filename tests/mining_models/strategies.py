"""Made-up process trees, journeys that they allow, and journeys that nobody planned."""

from typing import Any

from hypothesis import strategies as st

from wend.mining.models.tree import Choice, Leaf, Loop, Parallel, Sequence, Silent, Tree

NAMES = "abcdef"

_leaves = st.one_of(st.sampled_from(NAMES).map(Leaf), st.just(Silent()))


def _blocks(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        some.map(Sequence),
        some.map(Choice),
        some.map(Parallel),
        st.tuples(inner, st.lists(inner, min_size=1, max_size=2).map(tuple)).map(lambda pair: Loop(*pair)),
    )


trees: st.SearchStrategy[Tree] = st.recursive(_leaves, _blocks, max_leaves=7)
paths = st.lists(st.sampled_from(NAMES + "x"), max_size=7).map(tuple)
logs = st.dictionaries(
    st.lists(st.sampled_from(NAMES[:5]), min_size=0, max_size=6).map(tuple), st.integers(1, 5), min_size=1, max_size=8
)


@st.composite
def journeys(draw: st.DrawFn, tree: Tree) -> tuple[str, ...]:
    """A journey the tree allows."""
    return tuple(_walk(draw, tree))


def _walk(draw: st.DrawFn, tree: Tree) -> list[str]:
    match tree:
        case Leaf(label):
            return [label]
        case Silent():
            return []
        case Sequence(children):
            return [step for child in children for step in _walk(draw, child)]
        case Choice(children):
            return _walk(draw, draw(st.sampled_from(children)))
        case Parallel(children):
            return _mixed(draw, [_walk(draw, child) for child in children])
        case Loop(body, redo):
            steps = _walk(draw, body)
            for _ in range(draw(st.integers(0, 2))):
                steps += _walk(draw, draw(st.sampled_from(redo))) + _walk(draw, body)
            return steps
    raise AssertionError(tree)


def _mixed(draw: st.DrawFn, parts: list[list[str]]) -> list[str]:
    turns = draw(st.permutations([number for number, part in enumerate(parts) for _ in part]))
    rest = [iter(part) for part in parts]
    return [next(rest[turn]) for turn in turns]
