"""Random valid journeys for property tests, as plain values that YAML could hold.

`journeys()` gives whole journeys; every kind of step occurs, nested, and every `goto` names a step that exists.
A goto always stands behind a wait, so that no cycle is instant.
"""

from typing import Any, Final

from hypothesis import strategies as st

EVENTS: Final = ("Product Viewed", "Cart Filled", "Order Completed", "Mail Opened")
TRAITS: Final = ("country", "age", "plan")
SEGMENTS: Final = ("high-intent", "lapsed")
STAGES: Final = ("trying", "growing")
QUEUES: Final = ("desk", "sales")
OFFERS: Final = ("gold", "winter", "plain", "silent", "cards")  # ids, and a tag
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
        st.sampled_from(STAGES).map(lambda name: {"value": "stage", "is": name}),
        st.just('stage == "trying"'),
        st.just({"value": "account.plan", "is": "team"}),
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
        st.sampled_from(["1bd", "3bd", "4bh", "1bd2bh"]),
        st.just({"for": {"business_days": 2}}),
        st.just({"until": {"from": "trait.renewal_date"}, "before": "2bd"}),
        durations.map(lambda length: {"until": {"from": "trait.birthday"}, "yearly": True, "before": length}),
        st.sampled_from(
            [{}, {"else": "10:00"}, {"from": "09:00", "to": "21:00", "else": "12:30"}, {"within": "4h"}]
        ).map(lambda more: {"best_time": {"channel": "email", **more}}),
    )
    return bodies.map(lambda body: {"wait": body})


def single_steps() -> st.SearchStrategy[dict[str, Any]]:
    """Steps that hold no others."""
    return st.one_of(
        st.sampled_from(CONTENT).map(lambda item: {"send": f"email/{item}"}),
        st.builds(
            lambda item, purpose: {"send": {"content": f"email/{item}", "purpose": purpose}},
            st.sampled_from(CONTENT),
            st.sampled_from(["marketing", "service"]),
        ),
        waits(),
        st.dictionaries(st.sampled_from(TRAITS), values, min_size=1, max_size=2).map(lambda new: {"update": new}),
        st.just({"update": {"visits": {"add": 1}}}),
        st.one_of(literals, st.sampled_from(PATHS).map(lambda path: {"from": path})).map(
            lambda value: {"update": {"seen": {"append": value}}}
        ),
        st.builds(
            lambda way, name: {"audience": {way: f"google/{name}"}},
            st.sampled_from(["add", "remove"]),
            st.sampled_from(["a", "b"]),
        ),
        st.sampled_from([1, 2]).map(
            lambda place: {"send": {"offer": "vars.picks", "channel": "email", "place": place}}
        ),
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


def segment_changes() -> st.SearchStrategy[dict[str, Any]]:
    """A segment entered or left."""
    return st.builds(
        lambda way, name: {"segment": {way: name}}, st.sampled_from(["entered", "left"]), st.sampled_from(SEGMENTS)
    )


def greetings() -> st.SearchStrategy[list[dict[str, Any]]]:
    """A message, and steps that ask what came of it; they stand once in a journey, since the message's step has a name."""
    way = st.sampled_from(
        [
            {"value": "steps.hello.opened", "exists": True},
            {"value": "steps.hello.status", "is": "withheld"},
            {"value": "reachable.email", "is": True},
            'has(steps["hello"].clicked) || reachable.email',
        ]
    )
    return st.builds(
        lambda content, within, rule, more: [
            {"id": "hello", "send": f"email/{content}"},
            {"wait_for": {"reply": {"to": "hello"}, "within": within}, "on_event": more},
            {"branch": [{"when": rule, "then": [{"emit": {"event": "Lead Warmed"}}]}]},
        ],
        st.sampled_from(CONTENT),
        durations,
        way,
        st.lists(single_steps(), max_size=1),
    )


def task_bodies() -> st.SearchStrategy[dict[str, Any]]:
    """What is asked of people; all that may come of it is among `outcomes`, where these are named."""
    return st.fixed_dictionaries(
        {
            "queue": st.sampled_from(QUEUES),
            "title": st.sampled_from(["Call", "Call {trait.country} about {event.properties.category}"]),
            "within": durations,
        },
        optional={
            "assignee": st.sampled_from(["anna", {"from": "trait.country"}]),
            "priority": st.sampled_from(["urgent", "low"]),
            "sla": st.sampled_from(["4h", "4bh", "1bd"]),
            "remind": st.sampled_from(["30m", "1d"]),
            "escalate": st.sampled_from(["1h", "1d"]).map(lambda length: {"after": length, "to": "sales"}),
            "outcomes": st.just(["reached", "no-answer", "wrong"]),
        },
    )


def _nesting(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(inner, max_size=2)
    filled = st.lists(inner, min_size=1, max_size=2)
    waiting = st.one_of(
        st.builds(lambda event, within: event | {"within": within}, events(), durations),
        st.builds(
            lambda way, several, within: {way: several, "within": within},
            st.sampled_from(["any", "all"]),
            st.lists(st.one_of(events(), segment_changes()), min_size=1, max_size=2),
            durations,
        ),
        st.builds(lambda change, within: change | {"within": within}, segment_changes(), durations),
    )
    ways = st.fixed_dictionaries(
        {},
        optional={
            "on_outcome": st.dictionaries(st.sampled_from(["reached", "no-answer", "else"]), lists, max_size=3),
            "on_timeout": lists,
        },
    )
    full = st.one_of(
        st.just(({}, {})),
        st.sampled_from(["wait", "skip"]).map(lambda word: ({"when_full": word}, {})),
        lists.map(lambda steps: ({"when_full": "other"}, {"on_full": steps})),
    )
    return st.one_of(
        st.builds(
            lambda body, ways, full: {"task": body | full[0]} | ways | full[1],
            task_bodies(),
            ways,
            full,
        ),
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
            lambda ways, more: (
                {"split": [{"name": name, "weight": n, "steps": s} for name, (n, s) in zip("ABCD", ways, strict=False)]}
                | more
            ),
            st.lists(st.tuples(st.integers(1, 100), lists), min_size=2, max_size=3),
            st.sampled_from([{}, {}, {"sticky": False}]),
        ),
        st.builds(
            lambda most, until, steps: {"repeat": {"max": most} | until, "steps": steps},
            st.integers(1, 4),
            st.one_of(st.just({}), events().map(lambda e: {"until": e}), rules().map(lambda r: {"until": r})),
            filled,
        ),
        forks(lists),
        calls(lists),
        asks(lists),
        choices(lists),
        answered_calls(lists),
    )


def asks(lists: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[dict[str, Any]]:
    """A survey, with all or some of its ways on."""
    return st.builds(
        lambda item, within, ways: {"ask": {"survey": "nps", "send": f"email/{item}", "within": within}} | ways,
        st.sampled_from(CONTENT),
        durations,
        st.fixed_dictionaries({}, optional={"on_answer": lists, "on_timeout": lists, "on_withheld": lists}),
    )


def choices(lists: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[dict[str, Any]]:
    """A choice among the offers and tags of OFFERS, by every rank."""
    body = st.fixed_dictionaries(
        {"from": st.lists(st.sampled_from(OFFERS), min_size=1, max_size=3, unique=True), "into": st.just("picks")},
        optional={
            "at_most": st.integers(1, 3),
            "rank": st.sampled_from(["value", "rule", "bandit"]),
            "channel": st.just("email"),
        },
    )
    return st.builds(
        lambda body, ways: {"choose": body} | ways, body, st.fixed_dictionaries({}, optional={"on_none": lists})
    )


def answered_calls(lists: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[dict[str, Any]]:
    """A call that the run waits for."""
    body = st.fixed_dictionaries(
        {"url": st.just("https://hook.example/in"), "within": durations},
        optional={"into": st.sampled_from(["got", "picks"]), "method": st.sampled_from(["PUT", "GET"])},
    )
    ways = st.fixed_dictionaries({}, optional={"on_error": lists, "on_timeout": lists})
    return st.builds(lambda body, ways: {"webhook": body} | ways, body, ways)


def forks(lists: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[dict[str, Any]]:
    """Two or three ways at once, joined in every form."""
    return st.builds(
        lambda ways, join, within, late: (
            {
                "fork": join | within,
                "ways": [{"name": name, "steps": steps} for name, steps in zip("xyz", ways, strict=False)],
            }
            | (late if within else {})
        ),
        st.lists(lists, min_size=2, max_size=3),
        st.sampled_from([{}, {"join": "all"}, {"join": "any"}, {"join": {"first": 2}}]),
        st.none().map(lambda _: {}) | durations.map(lambda length: {"within": length}),
        st.just({}) | lists.map(lambda steps: {"on_timeout": steps}),
    )


def calls(lists: st.SearchStrategy[list[dict[str, Any]]]) -> st.SearchStrategy[dict[str, Any]]:
    """Calls of the journey `helper`, which comes back with `found` or another word."""
    given = st.sampled_from([{}, {"with": {"age": 5}}, {"with": {"age": {"from": "trait.age"}, "who": "ann"}}])
    return st.builds(
        lambda given, within, ways, late: (
            {"call": {"journey": "helper"} | given | within} | ways | (late if within else {})
        ),
        given,
        st.just({}) | durations.map(lambda length: {"within": length}),
        st.just({})
        | st.dictionaries(st.sampled_from(["found", "finished", "else"]), lists, min_size=1, max_size=2).map(
            lambda results: {"on_result": results}
        ),
        st.just({}) | lists.map(lambda steps: {"on_timeout": steps}),
    )


def written_variables() -> st.SearchStrategy[dict[str, Any]]:
    """What a step writes: literals of the declared type, or whatever stands somewhere."""
    found = st.sampled_from(PATHS).map(lambda path: {"from": path})
    typed = {"rounds": st.integers(0, 9) | found, "picked": st.sampled_from(["a", "b"]) | found}
    return st.fixed_dictionaries({}, optional=typed).filter(bool)


def remembering() -> st.SearchStrategy[dict[str, Any]]:
    """Steps that write variables, notes and milestones, or ask for another journey."""
    return st.one_of(
        st.just({"set": {"rounds": {"add": 1}}}),
        written_variables().map(lambda v: {"set": v}),
        st.just({"note": ["rounds", {"from": "vars.rounds"}]}),
        st.sampled_from(["activated", "settled"]).map(lambda name: {"milestone": name}),
        st.sampled_from([{}, {"with": {"age": {"from": "vars.rounds"}}}]).map(
            lambda given: {"enter": {"journey": "helper"} | given}
        ),
    )


def steps() -> st.SearchStrategy[list[dict[str, Any]]]:
    """A list of steps, nested up to three deep."""
    single = st.one_of(single_steps(), single_steps(), remembering())
    inner = st.one_of(single, single, _nesting(single))
    return st.lists(st.one_of(single, _nesting(inner)), min_size=1, max_size=4)


def ways_in() -> st.SearchStrategy[dict[str, Any]]:
    """One way into a journey, of every kind."""
    date = st.fixed_dictionaries(
        {"from": st.sampled_from(["trait.renewal_date", "birthday"]), "at": st.sampled_from(["09:00", "18:30"])},
        optional={
            "before": st.sampled_from(["1d", "7d", "10d"]),
            "zone": st.sampled_from(["customer", "workspace"]),
            "yearly": st.booleans(),
        },
    )
    way = st.one_of(
        events(),
        st.builds(lambda event: event | {"key": "properties.category"}, events()),
        st.sampled_from(SEGMENTS).map(lambda name: {"segment": name}),
        st.builds(
            lambda side, name: {"segment": {side: name}},
            st.sampled_from(["entered", "left"]),
            st.sampled_from(SEGMENTS),
        ),
        st.just({"schedule": "0 9 * * mon", "when": {"trait": "country", "is": "DE"}}),
        st.just({"at": "2026-04-01T09:00"}),
        date.map(lambda body: {"date": body}),
        st.just({"api": True}),
        st.just({"file": True, "key": "properties.category"}),
        st.just({"journey": True}),
    )
    return st.builds(
        lambda each, when: each | ({"when": when} if when and "when" not in each else {}),
        way,
        st.none() | st.none() | rules(),
    )


def entries() -> st.SearchStrategy[Any]:
    """Every way in, one or several, with every re-entry rule and everything that may keep somebody out."""
    again = st.one_of(
        st.sampled_from(["never", "always"]),
        durations.map(lambda length: {"after": length}),
        durations.map(lambda length: {"after_exit": length}),
    )
    for_all = st.fixed_dictionaries(
        {},
        optional={
            "reentry": again,
            "caps": st.fixed_dictionaries(
                {"total": st.integers(1, 5)}, optional={"per_day": st.integers(1, 2), "active": st.integers(1, 2)}
            ),
            "from": st.just("2026-03-21"),
            "until": st.just("2026-05-01"),
            "window": windows(),
        },
    ).flatmap(lambda said: st.booleans().map(lambda hold: said | ({"hold": True} if hold and "window" in said else {})))
    several = st.lists(ways_in(), min_size=1, max_size=3)
    return st.one_of(
        ways_in(),
        st.builds(lambda way, said: way | said, ways_in(), for_all),
        st.builds(lambda ways, said: {"any": ways} | said, several, for_all),
        several,
    )


def beside_others() -> st.SearchStrategy[dict[str, Any]]:
    """A journey's place among the others."""
    group = st.one_of(st.just({}), st.builds(lambda preempt: {"group": "g", "preempt": preempt}, st.booleans()))
    other = st.fixed_dictionaries(
        {}, optional={"priority": st.sampled_from([20, 50, 80]), "not_while_in": st.sampled_from(["other", ["other"]])}
    )
    return st.builds(lambda one, more: one | more, group, other)


@st.composite
def journeys(draw: st.DrawFn, *, journey: str = "random") -> dict[str, Any]:
    """A whole valid journey, as a value; `wend.model.document.from_plain` makes a tree of it."""
    whole: dict[str, Any] = {"journey": journey, "purpose": draw(st.sampled_from(["marketing", "service"]))}
    whole["entry"] = draw(entries())
    whole |= draw(beside_others())
    if draw(st.booleans()):
        whole["exit"] = draw(st.one_of(events(), st.lists(events(), min_size=1, max_size=2)))
    if draw(st.booleans()):
        whole["goal"] = draw(events()) | {"within": draw(durations)}
        whole["holdout"] = draw(st.sampled_from(["10%", 0.5, "0%"]))
    whole["steps"] = draw(steps())
    if draw(st.booleans()):
        whole["steps"] = [*draw(greetings()), *whole["steps"]]
    if draw(st.booleans()):
        rounds = {"type": "number", "default": 0}
        others = {"picked": {"type": "text"}, "picks": {"type": "list"}, "got": {"type": "map"}}
        whole["vars"] = {"rounds": rounds, **others}
    ending = draw(st.sampled_from(["exit", "goto", "none"]))
    if ending == "exit":
        whole["steps"].append({"exit": "finished"})
    if ending == "goto":
        whole["steps"].insert(0, {"id": "start", "wait": "1d"})
        whole["steps"].append({"goto": "start"})
    return whole
