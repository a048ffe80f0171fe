"""From the YAML of an invented population to its values; every problem with its place.

Rule 1. What is left out has a meaning that the docs tell; what is misspelt is a problem, never ignored.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from wend import limits
from wend.app.simulate_population import (
    WORKING_HOURS,
    Answered,
    Between,
    Chain,
    Chance,
    Choice,
    Day,
    Deed,
    Desk,
    Distribution,
    Fixed,
    Link,
    Population,
    Rate,
    Reaction,
    Some,
    Span,
    Values,
)
from wend.journey.parse import scalars
from wend.journey.parse.fields import Fields, exactly_one
from wend.journey.parse.windows import parse_window
from wend.model.document import Node, Problems, did_you_mean, read_yaml
from wend.model.duration import Duration

_TOP: Final = (
    "population", "size", "seed", "days", "from", "arrive", "traits", "consents", "events", "sessions", "reactions",
    "tasks", "surveys", "webhooks",
)  # fmt: skip
_DISTRIBUTIONS: Final = ("value", "choice", "number", "date", "chance")
_BESIDE: Final = ("whole", "decimals", "share")
_REACTION: Final = (
    "channel", "content", "journey", "delivered", "bounced", "complained", "unsubscribed", "opened", "opens_after",
    "clicked", "clicks_after", "then",
)  # fmt: skip
_THEN: Final = ("event", "of", "share", "after", "properties")
_DAY: Final = 86_400.0


def parse_population(text: str, file: str = "<population>") -> Population:
    """The population of a text. Raises `DocumentError` with every problem."""
    problems = Problems()
    found = _population(read_yaml(text, file), problems)
    problems.found.sort(key=lambda problem: (problem.mark.line, problem.mark.column))
    problems.raise_errors()
    return found


def _population(root: Node, problems: Problems) -> Population:
    fields = Fields(root, problems, "a population", _TOP, ("population", "size"))
    chain, sessions = _sessions(fields.node_of("sessions"), problems)
    webhooks = fields.node_of("webhooks")
    return Population(
        name=fields.name("population"),
        size=fields.count("size", limits.POPULATION_MAX) or 1,
        seed=_whole(fields.node_of("seed"), problems, "'seed'", 1),
        days=fields.count("days", limits.SIMULATED_DAYS_MAX) or 30,
        start=_day(fields.node_of("from"), problems, "'from'"),
        arrive=_seconds(fields.duration("arrive")),
        traits=_values(fields.node_of("traits"), problems, "traits"),
        consents=tuple(_consents(fields.node_of("consents"), problems)),
        rates=(*sessions, *_each(fields.node_of("events"), problems, "events", _rate)),
        chain=chain,
        reactions=tuple(_each(fields.node_of("reactions"), problems, "reactions", _reaction)),
        desks=tuple(_each(fields.node_of("tasks"), problems, "tasks", _desk)),
        surveys=tuple(_each(fields.node_of("surveys"), problems, "surveys", _survey)),
        webhook_status=Fields(webhooks, problems, "webhooks", ("status",)).count("status", 599) or 200
        if webhooks
        else 200,
    )


def _each(node: Node | None, problems: Problems, what: str, read: Callable[[Node, Problems], Any]) -> Iterable[Any]:
    """What a reader makes of each entry of a list."""
    if node is None:
        return []
    if not node.is_list:
        problems.error(node, f"{what!r} is a list, not {scalars.sort_of(node.value)}", "put a dash before each entry")
        return []
    return [found for each in node if (found := read(each, problems)) is not None]


def _seconds(duration: Duration | None) -> float:
    return (duration.seconds + duration.months * 30 * _DAY) if duration else 0.0


def _whole(node: Node | None, problems: Problems, what: str, default: int) -> int:
    if node is None:
        return default
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    problems.error(node, f"{what} is a whole number, not {node.plain()!r}")
    return default


def _day(node: Node | None, problems: Problems, what: str) -> date | None:
    if node is None:
        return None
    try:
        return date.fromisoformat(str(node.value))
    except ValueError:
        problems.error(node, f"{what} {node.plain()!r} is not a date", "write it like 2026-03-02")
        return None


def _share(fields: Fields, key: str, default: float) -> float:
    node = fields.node_of(key)
    return default if node is None else _read_share(node, fields.problems, f"{key!r}")


def _read_share(node: Node, problems: Problems, what: str) -> float:
    """A share like those of journeys, and 100% too."""
    if node.value in ("100%", 1, 1.0) and not isinstance(node.value, bool):
        return 1.0
    return scalars.read_share(node, problems, what) or 0.0


def _span(fields: Fields, key: str, default: Span) -> Span:
    node = fields.node_of(key)
    if node is None:
        return default
    ends = list(node) if node.is_list else [node, node]
    if len(ends) != 2:
        fields.problems.error(node, f"{key!r} is a length of time, or two of them: from, to", f"write {key}: [5m, 2h]")
        return default
    low, high = (_length(each, fields.problems, f"{key!r}") for each in ends)
    if high < low:
        fields.problems.error(node, f"{key!r} ends before it begins", "write the shorter one first")
    return Span(low, max(low, high))


def _length(node: Node, problems: Problems, what: str) -> float:
    if node.value in (0, "0", "0s"):
        return 0.0
    return _seconds(scalars.read_duration(node, problems, what))


def _weights(node: Node, problems: Problems, what: str, *, whole: bool) -> tuple[tuple[Any, ...], tuple[float, ...]]:
    """Values and the running sums of their shares. `whole`: weights that are made to add up to 1; else shares."""
    if node.is_list and whole:
        values = [each.plain() for each in node]
        return tuple(values), tuple((place + 1) / len(values) for place in range(len(values)))
    if not node.is_map or not node.value:
        problems.error(
            node, f"{what} maps each value to its {'weight' if whole else 'share'}", "write {A: 60%, B: 40%}"
        )
        return (), ()
    weights = [
        _weight(each, problems, what) if whole else _read_share(each, problems, what) for _, each in node.items()
    ]
    total = sum(weights)
    if not whole and total > 1.000001:
        problems.error(node, f"the shares of {what} add up to {total:.0%}", "at most 100%; what is missing ends it")
    scale = (total or 1.0) if whole else 1.0
    edges, at = [], 0.0
    for weight in weights:
        at += weight / scale
        edges.append(at)
    if whole and edges:
        edges[-1] = 1.0
    return tuple(key for key, _ in node.items()), tuple(edges)


def _weight(node: Node, problems: Problems, what: str) -> float:
    if isinstance(node.value, str) and node.value.strip().endswith("%"):
        return _read_share(node, problems, what)
    number = scalars.read_number(node, problems, what)
    if number is not None and number < 0:
        problems.error(node, f"a weight of {what} is at least 0, not {number}")
    return max(number or 0.0, 0.0)


def _values(node: Node | None, problems: Problems, what: str) -> Values:
    if node is None:
        return ()
    if not node.is_map:
        problems.error(node, f"{what!r} is a mapping, not {scalars.sort_of(node.value)}", "write name: value")
        return ()
    return tuple((name, _distribution(each, problems, f"{what}.{name}")) for name, each in node.items())


def _distribution(node: Node, problems: Problems, what: str) -> Distribution:
    if not node.is_map:
        return Fixed(node.plain())
    fields = Fields(node, problems, what, (*_DISTRIBUTIONS, *_BESIDE))
    sort = exactly_one(fields, _DISTRIBUTIONS)
    body = fields.node_of(sort) if sort else None
    drawn: Any = Fixed(None) if body is None or sort is None else _drawn(sort, body, fields)
    return Some(_share(fields, "share", 1.0), drawn) if "share" in fields else drawn


def _drawn(sort: str, body: Node, fields: Fields) -> Distribution:
    problems, what = fields.problems, fields.what
    match sort:
        case "value":
            return Fixed(body.plain())
        case "choice":
            return Choice(*_weights(body, problems, what, whole=True))
        case "chance":
            return Chance(_read_share(body, problems, what))
        case "number":
            low, high = _two(body, problems, what, lambda node: scalars.read_number(node, problems, what) or 0.0) or (
                0,
                0,
            )
            decimals = _whole(fields.node_of("decimals"), problems, "'decimals'", 2)
            return Between(low, high, bool(fields.boolean("whole")), decimals)
        case _:
            ends = _two(body, problems, what, lambda node: _day(node, problems, what) or date.min)
            return Day(*(ends or (date.min, date.min)))


def _two(body: Node, problems: Problems, what: str, read: Callable[[Node], Any]) -> tuple[Any, Any] | None:
    ends = list(body)
    if len(ends) != 2:
        problems.error(body, f"{what} is a range", "write its two ends: [18, 80]")
        return None
    low, high = read(ends[0]), read(ends[1])
    if high < low:
        problems.error(body, f"{what} ends before it begins", "write the lower end first")
        return None
    return low, high


def _consents(node: Node | None, problems: Problems) -> Iterable[tuple[str, float]]:
    for key, each in node.items() if node else ():
        if key.count("/") != 1:
            problems.error(node.keys[key] if node else each, f"{key!r} is no consent", "write channel/purpose: 70%")
        yield key, _read_share(each, problems, key)


_RATE: Final = ("event", "per_day", "after", "share", "hours", "properties")


def _rate(node: Node, problems: Problems) -> Rate | None:
    fields = Fields(node, problems, "an event", _RATE, ("event",))
    if not node.is_map:
        return None
    sort = exactly_one(fields, ("per_day", "after"))
    since, until = _hours(fields)
    return Rate(
        event=fields.text("event"),
        per_day=_at_least_zero(fields, "per_day"),
        share=_share(fields, "share", 1.0),
        after=_span(fields, "after", Span()) if sort == "after" else None,
        since_minute=since,
        until_minute=until,
        properties=_values(fields.node_of("properties"), problems, "properties"),
    )


def _at_least_zero(fields: Fields, key: str) -> float:
    number = fields.number(key) or 0.0
    node = fields.node_of(key)
    if node and not 0 <= number <= limits.SIMULATED_EVENTS_A_DAY_MAX:
        fields.problems.error(node, f"{key!r} is between 0 and {limits.SIMULATED_EVENTS_A_DAY_MAX}, not {number:g}")
    return max(0.0, number)


def _hours(fields: Fields) -> tuple[int, int]:
    node = fields.node_of("hours")
    if node is None:
        return 0, 1440
    ends = list(node)
    if len(ends) != 2:
        fields.problems.error(node, "'hours' are from and to", 'write hours: ["08:00", "22:00"]')
        return 0, 1440
    since, until = (scalars.read_minute(each, fields.problems, "'hours'") or 0 for each in ends)
    if until <= since:
        fields.problems.error(node, "'hours' end before they begin", 'write hours: ["08:00", "22:00"]')
        return 0, 1440
    return since, until


def _sessions(node: Node | None, problems: Problems) -> tuple[Chain | None, tuple[Rate, ...]]:
    if node is None:
        return None, ()
    known = ("per_day", "share", "hours", "start", "chain")
    fields = Fields(node, problems, "sessions", known, ("per_day", "start", "chain"))
    links, starts = fields.node_of("chain"), fields.node_of("start")
    if not node.is_map or links is None or starts is None or not links.is_map:
        if links is not None and not links.is_map:
            problems.error(links, "'chain' maps each event to what comes after it", "write Product Viewed: {next: …}")
        return None, ()
    start = (
        Node({str(starts.value): Node("100%", starts.mark)}, starts.mark) if isinstance(starts.value, str) else starts
    )
    values, edges = _weights(start, problems, "start", whole=False)
    found = {name: _link(name, each, problems) for name, each in links.items()}
    _check_links(starts, values, found, problems)
    for name, each in links.items():
        _check_links(each, found[name].next, found, problems)
    since, until = _hours(fields)
    rate = Rate("", _at_least_zero(fields, "per_day"), _share(fields, "share", 1.0), None, since, until)
    return Chain(values, edges, found), (rate,)


def _check_links(node: Node, names: Iterable[str], links: dict[str, Link], problems: Problems) -> None:
    for name in names:
        if name not in links:
            problems.error(node, f"the chain has no event {name!r}", did_you_mean(name, links))


def _link(name: str, node: Node, problems: Problems) -> Link:
    if node.value is None:
        return Link(name)
    fields = Fields(node, problems, f"the event {name!r} of the chain", ("next", "after", "properties"))
    following = fields.node_of("next")
    names, edges = _weights(following, problems, f"'next' of {name!r}", whole=False) if following else ((), ())
    properties = _values(fields.node_of("properties"), problems, "properties")
    return Link(name, properties, _span(fields, "after", Span(10.0, 300.0)), names, edges)


def _reaction(node: Node, problems: Problems) -> Reaction | None:
    fields = Fields(node, problems, "a reaction", _REACTION)
    if not node.is_map:
        return None
    deeds: dict[str, list[Deed]] = {"sent": [], "opened": [], "clicked": []}
    for each in _each(fields.node_of("then"), problems, "then", _deed):
        deeds[each[0]].append(each[1])
    return Reaction(
        channel=fields.text("channel"),
        content=fields.text("content").removeprefix(f"{fields.text('channel')}/") if "content" in fields else "",
        journey=fields.text("journey"),
        delivered=_share(fields, "delivered", 1.0),
        bounced=_share(fields, "bounced", 0.0),
        complained=_share(fields, "complained", 0.0),
        unsubscribed=_share(fields, "unsubscribed", 0.0),
        opened=_share(fields, "opened", 0.0),
        opens_after=_span(fields, "opens_after", Span(300.0, 86_400.0)),
        clicked=_share(fields, "clicked", 0.0),
        clicks_after=_span(fields, "clicks_after", Span(5.0, 120.0)),
        sent=tuple(deeds["sent"]),
        opens=tuple(deeds["opened"]),
        clicks=tuple(deeds["clicked"]),
    )


def _deed(node: Node, problems: Problems) -> tuple[str, Deed] | None:
    fields = Fields(node, problems, "what is done then", _THEN, ("event", "share"))
    if not node.is_map:
        return None
    of = fields.choice("of", ("sent", "opened", "clicked")) or "sent"
    properties = _values(fields.node_of("properties"), problems, "properties")
    return of, Deed(
        fields.text("event"), _share(fields, "share", 1.0), _span(fields, "after", Span(60.0, _DAY)), properties
    )


def _desk(node: Node, problems: Problems) -> Desk | None:
    fields = Fields(node, problems, "tasks", ("queue", "members", "work", "open", "outcomes"), ("queue",))
    if not node.is_map:
        return None
    outcomes = fields.node_of("outcomes")
    values, edges = _weights(outcomes, problems, "outcomes", whole=True) if outcomes else (("done",), (1.0,))
    opened = fields.node_of("open")
    return Desk(
        queue=fields.text("queue"),
        members=fields.count("members", 10_000) or 1,
        work=_span(fields, "work", Span(600.0, 1_800.0)),
        open=parse_window(opened, problems, "'open'") if opened else WORKING_HOURS,
        outcomes=values,
        edges=edges,
    )


def _survey(node: Node, problems: Problems) -> Answered | None:
    fields = Fields(node, problems, "a survey", ("survey", "answered", "after", "score"), ("survey", "answered"))
    if not node.is_map:
        return None
    score = fields.node_of("score")
    return Answered(
        survey=fields.text("survey"),
        share=_share(fields, "answered", 0.0),
        after=_span(fields, "after", Span(300.0, 2 * _DAY)),
        score=_distribution(score, problems, "score") if score else Between(0, 10, whole=True),
    )
