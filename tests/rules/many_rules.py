"""Rules, customers and events at random, for the properties: small alphabets, so that things meet."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from wend.model.customer import Customer
from wend.model.duration import Duration
from wend.rules.facts import Facts
from wend.rules.tree import All, AnyOf, Compare, EventCount, InSegment, Not, Op, Ref, Rule

NOW = datetime(2026, 3, 30, 9, 15, 30, 250_000, tzinfo=UTC)
NAMES = ("a", "b", "c d", "é", "0", "$x", "[1]", "日本")
EVENTS = ("Product Viewed", "Order Completed", "naïve 'quoted\" event")
SEGMENTS = ("s1", "s2", "s3")
OCCASIONS: dict[str, tuple[str, ...] | None] = {"sale": None, "fair": ("DE", "a", "1")}  # those that are on, and where
MARKET = "a"  # the trait that tells the market
TIME_TEXTS = (
    "2026-03-30",
    "2026-03-30T09:15",
    "2026-03-30 09:15:30",
    "2026-03-30T09:15:30.25Z",
    "2026-03-30T09:15:30.250000001Z",
    "2026-03-30T11:15:30.250001+02:00",
    "2026-03-29T19:15:30-14:00",
    "1969-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-14:00",
    "1000-01-01T00:00:00+14:00",
)
NO_TIME_TEXTS = (
    "2026-02-30",
    "2026-13-01",
    "2026-3-1",
    "20260330",
    "2026-03-30Z",
    "2026-03-30T24:00",
    "2026-03-30T09:15:60",
    "2026-03-30T09:15:30.",
    "2026-03-30T09:15:30.1234567890",
    "2026-03-30T09:15:30+15:00",
    "2026-03-30T09:15:30+0100",
    "2026-03-30T09:1",
    "2026-03-30-10:00",
    "0999-01-01",
    "2026-03-30\n",
    " 2026-03-30",
    "٢٠٢٦-03-30",
    "now",
)

whole_numbers = st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1)
numbers = (
    whole_numbers
    | st.sampled_from([0.0, -0.0, 0.5, 1.0, 2.5, -1e-7, 1e22, 3.14159])
    | st.decimals(-1000, 1000, places=4).map(float)
)
texts = (
    st.sampled_from(["", "a", "ab", "b", "DE", "1", "true", "null", "İ", "é", "%", "a\\b", 'q"', "'", "\n"])
    | st.sampled_from(TIME_TEXTS + NO_TIME_TEXTS)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
)
scalars = st.booleans() | numbers | texts
values = st.recursive(
    scalars | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    max_leaves=6,
)
mappings = st.dictionaries(st.sampled_from(NAMES), values, max_size=4)
paths = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2).map(".".join)

_LITERALS: dict[Op, st.SearchStrategy[Any]] = {
    Op.IS: scalars,
    Op.IS_NOT: scalars,
    Op.IN: st.lists(scalars, min_size=1, max_size=4).map(tuple),
    Op.NOT_IN: st.lists(scalars, min_size=1, max_size=4).map(tuple),
    Op.ABOVE: numbers,
    Op.AT_LEAST: numbers,
    Op.BELOW: numbers,
    Op.AT_MOST: numbers,
    Op.CONTAINS: st.booleans() | numbers | texts.filter(bool),
    Op.STARTS_WITH: texts.filter(bool),
    Op.EXISTS: st.none(),
    Op.MISSING: st.none(),
    Op.BEFORE: st.sampled_from(TIME_TEXTS),
    Op.AFTER: st.sampled_from(TIME_TEXTS),
}


@st.composite
def compares(draw: st.DrawFn, root: str = "trait", *, refs: bool = True) -> Compare:
    path, op = f"{root}.{draw(paths)}", draw(st.sampled_from(list(Op)))
    if refs and op not in {Op.EXISTS, Op.MISSING} and draw(st.integers(0, 3)) == 0:
        return Compare(path, op, Ref(f"{root}.{draw(paths)}"))
    return Compare(path, op, draw(_LITERALS[op]))


windows = (
    st.none()
    | st.sampled_from([60, 3600, 86_400, 7 * 86_400]).map(lambda seconds: Duration(seconds=seconds))
    | st.sampled_from([Duration(months=1), Duration(months=13), Duration(3600, 1)])
)


@st.composite
def event_counts(draw: st.DrawFn) -> EventCount:
    where = draw(
        st.lists(compares("properties", refs=False), max_size=2, unique_by=lambda compare: (compare.path, compare.op))
    )
    op = draw(st.sampled_from([Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW, Op.IS]))
    return EventCount(draw(st.sampled_from(EVENTS)), op, draw(st.integers(0, 4)), draw(windows), tuple(where))


@st.composite
def occasions(draw: st.DrawFn) -> Compare:
    op = draw(st.sampled_from(list(Op)))
    return Compare(f"calendar.{draw(st.sampled_from([*OCCASIONS, 'over']))}", op, draw(_LITERALS[op]))


def rules(segments: tuple[str, ...] = SEGMENTS) -> st.SearchStrategy[Rule]:
    leaves: st.SearchStrategy[Rule] = compares() | event_counts() | occasions()
    if segments:
        leaves |= st.sampled_from(segments).map(InSegment)
    groups = {"max_size": 3, "min_size": 1}
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, **groups).map(lambda of: All(tuple(of)))
            | st.lists(inner, **groups).map(lambda of: AnyOf(tuple(of)))
            | inner.map(Not)
        ),
        max_leaves=5,
    )


_MOMENTS = st.sampled_from(
    [NOW, *(NOW - timedelta(seconds=seconds) for seconds in (-1, 1, 60, 3600, 86_400, 604_800))]
) | st.integers(0, 450 * 86_400).map(lambda seconds: NOW - timedelta(seconds=seconds))
events = st.tuples(st.sampled_from(EVENTS), _MOMENTS, mappings)
histories = st.lists(events, max_size=6)


def facts_of(traits: dict[str, Any] | None = None, **others: Any) -> Facts:
    return Facts(Customer(1, traits=traits or {}), NOW, **others)


def calendar_of(traits: dict[str, Any]) -> Callable[[str], bool]:
    """Whether an occasion is on for somebody with these traits."""

    def is_on(name: str) -> bool:
        markets = OCCASIONS.get(name, ())
        return markets is None or traits.get(MARKET) in markets

    return is_on
