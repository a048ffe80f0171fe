"""Random valid journeys for property tests, as plain values that YAML could hold.

`journeys()` gives whole journeys; every kind of step occurs, nested, and every `goto` names a step that exists.
A goto always stands behind a wait, so that no cycle is instant.
"""

from typing import Any, Final

from hypothesis import strategies as st

EVENTS: Final = ("Product Viewed", "Cart Filled", "Order Completed", "Mail Opened")
TRAITS: Final = ("country", "age", "plan")
SEGMENTS: Final = ("high-intent", "lapsed")
CONTENT: Final = ("welcome", "still-thinking", "bestsellers")
DURATIONS: Final = ("30m", "4h", "1d", "2d", "7d", "1mo", "1d12h", "P1M")
PATHS: Final = ("trait.country", "event.properties.category", "last.properties.price", "vars.rounds")

literals: Final = st.one_of(st.integers(-1000, 1000), st.booleans(), st.text("abcxyz ", min_size=1, max_size=8))
values: Final = st.one_of(literals, st.sampled_from(PATHS).map(lambda path: {"from": path}))
durations: Final = st.sampled_from(DURATIONS)


def wheres() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on an event."""
    comparison = st.one_of(
        st.sampled_from(["books", "shoes"]),
        st.builds(lambda price: {"above": price}, st.integers(0, 200)),
        st.just({"is": {"from": "event.properties.category"}}),
    )
    return st.dictionaries(st.sampled_from(["category", "properties.price"]), comparison, min_size=1, max_size=2)


def events() -> st.SearchStrategy[dict[str, Any]]:
    """An event match."""
    return st.builds(
        lambda name, where: {"event": name} | ({"where": where} if where else {}),
        st.sampled_from(EVENTS),
        st.none() | wheres(),
    )


def rules() -> st.SearchStrategy[Any]:
    """A condition: trees and CEL."""
    leaves = st.one_of(
        st.builds(lambda country: {"trait": "country", "is": country}, st.sampled_from(["DE", "FR"])),
        st.builds(lambda age: {"trait": "age", "above": age}, st.integers(0, 90)),
        st.sampled_from(TRAITS).map(lambda name: {"trait": name, "exists": True}),
        st.sampled_from(SEGMENTS).map(lambda name: {"segment": name}),
        st.builds(
            lambda name, n, within: {"event": name, "at_least": n, "within": within},
            st.sampled_from(EVENTS),
            st.integers(1, 3),
            st.sampled_from(["1d", "7d"]),
        ),
        st.just('segment("high-intent")'),
        st.just('trait.country == "DE"'),
    )
    members = st.lists(leaves, min_size=1, max_size=2)
    return st.one_of(
        leaves,
        leaves,
        members.map(lambda each: {"all": each}),
        members.map(lambda each: {"any": each}),
        leaves.map(lambda each: {"not": each}),
    )


def windows() -> st.SearchStrategy[dict[str, Any]]:
    """Days and hours."""
    return st.fixed_dictionaries(
        {"days": st.lists(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), min_size=1, unique=True)},
        optional={
            "from": st.sampled_from(["08:00", "09:30", "21:00"]),
            "to": st.sampled_from(["18:00", "20:00", "24:00"]),
            "zone": st.sampled_from(["customer", "workspace", "Europe/Berlin"]),
        },
    )


def waits() -> st.SearchStrategy[dict[str, Any]]:
    """Waits of every form."""
    bodies = st.one_of(
        durations,
        st.builds(lambda length, window: {"for": length, "window": window}, durations, windows()),
        st.just({"until": "2026-12-24"}),
        st.builds(lambda length: {"until": {"from": "trait.renewal_date"}, "before": length}, durations),
        windows().map(lambda window: {"window": window}),
    )
    return bodies.map(lambda body: {"wait": body})


def single_steps() -> st.SearchStrategy[dict[str, Any]]:
    """Steps that hold no others."""
    return st.one_of(
        st.sampled_from(CONTENT).map(lambda item: {"send": f"email/{item}"}),
        waits(),
        st.dictionaries(st.sampled_from(TRAITS), values, min_size=1, max_size=2).map(lambda new: {"update": new}),
        st.just({"update": {"visits": {"add": 1}}}),
        st.builds(
            lambda name, new: {"emit": {"event": name, "properties": new}},
            st.sampled_from(["Journey Milestone", "Lead Warmed"]),
            st.dictionaries(st.sampled_from(["score", "why"]), values, max_size=2),
        ),
        st.builds(
            lambda new: {"webhook": {"url": "https://hook.example/in", "payload": new}},
            st.dictionaries(st.sampled_from(["who", "what"]), values, max_size=2),
        ),
    )


def _nesting(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(inner, max_size=2)
    filled = st.lists(inner, min_size=1, max_size=2)
    waiting = st.one_of(
        st.builds(lambda event, within: event | {"within": within}, events(), durations),
        st.builds(
            lambda several, within: {"any": several, "within": within},
            st.lists(events(), min_size=1, max_size=2),
            durations,
        ),
    )
    return st.one_of(
        st.builds(
            lambda body, ways: {"wait_for": body} | ways,
            waiting,
            st.fixed_dictionaries({}, optional={"on_event": lists, "on_timeout": lists}),
        ),
        st.builds(
            lambda ways, other: {
                "branch": [{"when": rule, "then": steps} for rule, steps in ways]
                + ([] if other is None else [{"else": other}])
            },
            st.lists(st.tuples(rules(), lists), min_size=1, max_size=2),
            st.none() | lists,
        ),
        st.builds(
            lambda ways: {
                "split": [{"name": name, "weight": n, "steps": s} for name, (n, s) in zip("ABCD", ways, strict=False)]
            },
            st.lists(st.tuples(st.integers(1, 100), lists), min_size=2, max_size=3),
        ),
        st.builds(
            lambda most, until, steps: {"repeat": {"max": most} | until, "steps": steps},
            st.integers(1, 4),
            st.one_of(st.just({}), events().map(lambda e: {"until": e}), rules().map(lambda r: {"until": r})),
            filled,
        ),
    )


def steps() -> st.SearchStrategy[list[dict[str, Any]]]:
    """A list of steps, nested up to three deep."""
    single = single_steps()
    inner = st.one_of(single, single, _nesting(single))
    return st.lists(st.one_of(single, _nesting(inner)), min_size=1, max_size=4)


def entries() -> st.SearchStrategy[dict[str, Any]]:
    """Every way in, with every re-entry rule."""
    ways = st.one_of(
        events(),
        st.builds(lambda event: event | {"key": "properties.category"}, events()),
        st.sampled_from(SEGMENTS).map(lambda name: {"segment": name}),
        st.just({"schedule": "0 9 * * mon", "when": {"trait": "country", "is": "DE"}}),
        st.just({"api": True}),
    )
    again = st.one_of(st.none(), st.sampled_from(["never", "always"]), durations.map(lambda length: {"after": length}))
    return st.builds(lambda way, reentry: way | ({} if reentry is None else {"reentry": reentry}), ways, again)


@st.composite
def journeys(draw: st.DrawFn, *, journey: str = "random") -> dict[str, Any]:
    """A whole valid journey, as a value; `wend.model.document.from_plain` makes a tree of it."""
    whole: dict[str, Any] = {"journey": journey, "purpose": draw(st.sampled_from(["marketing", "service"]))}
    whole["entry"] = draw(entries())
    if draw(st.booleans()):
        whole["exit"] = draw(st.one_of(events(), st.lists(events(), min_size=1, max_size=2)))
    if draw(st.booleans()):
        whole["goal"] = draw(events()) | {"within": draw(durations)}
        whole["holdout"] = draw(st.sampled_from(["10%", 0.5, "0%"]))
    whole["steps"] = draw(steps())
    ending = draw(st.sampled_from(["exit", "goto", "none"]))
    if ending == "exit":
        whole["steps"].append({"exit": "finished"})
    if ending == "goto":
        whole["steps"].insert(0, {"id": "start", "wait": "1d"})
        whole["steps"].append({"goto": "start"})
    return whole
