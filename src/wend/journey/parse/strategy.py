"""The tree of `strategy.yaml` becomes the strategy."""

from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from wend import limits
from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.journey.parse.strategy_teams import parse_review, parse_teams
from wend.journey.parse.strategy_value import parse_value
from wend.journey.strategy import PHASES, Aim, Measure, Need, Stage, Strategy
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule

_STAGE_EXAMPLE: Final = "write - {id: consider, title: Consider}"


class Named(Protocol):
    """What a list of the strategy holds."""

    @property
    def id(self) -> str:
        """Its own name."""
        ...


Part = TypeVar("Part", bound=Named)


def parse_strategy(node: Node, problems: Problems) -> Strategy:
    """The strategy, as far as it could be read."""
    fields = Fields(node, problems, "strategy.yaml", keys.STRATEGY, ["stages"])
    listed = fields.node_of("stages")
    if listed is not None and not listed.value:
        problems.error(listed, f"'stages' is a list of stages, not {sort_of(listed.value)}", _STAGE_EXAMPLE)
    value = fields.node_of("value")
    return Strategy(
        title=fields.text("title"),
        stages=_each_once(fields, "stages", "stage", _stage, _STAGE_EXAMPLE),
        goals=_each_once(fields, "goals", "goal", _aim, "write - {id: retention, title: Customers stay}"),
        teams=parse_teams(fields.node_of("teams"), problems),
        review=parse_review(fields.node_of("review"), problems),
        value=parse_value(value, problems) if value else None,
    )


def _each_once(
    fields: Fields, key: str, sort: str, read: Callable[[Node, Problems], Part], example: str
) -> tuple[Part, ...]:
    """The members of a list, by their ids."""
    problems, listed = fields.problems, fields.node_of(key)
    if listed is None:
        return ()
    if not listed.is_list:
        if listed.value:
            problems.error(listed, f"{key!r} is a list of {key}, not {sort_of(listed.value)}", example)
        return ()
    if len(listed.value) > limits.STRATEGY_PARTS_MAX:
        problems.error(listed, f"there are {len(listed.value)} {key}; at most {limits.STRATEGY_PARTS_MAX} are allowed")
    found: dict[str, Part] = {}
    for each in listed:
        part = read(each, problems)
        if part.id in found:
            problems.error(each, f"two {sort}s have the id {part.id!r}", "give each its own")
        if part.id:
            found.setdefault(part.id, part)
    return tuple(found.values())


def _stage(node: Node, problems: Problems) -> Stage:
    fields = Fields(node, problems, "a stage", keys.STAGE, ["id"])
    when = fields.node_of("when")
    return Stage(
        id=fields.name("id"),
        title=fields.text("title"),
        phase=(fields.choice("phase", PHASES) if "phase" in fields else None) or "",
        owner=fields.text("owner"),
        roles=fields.texts("roles"),
        needs=_needs(fields),
        expectation=fields.text("expectation"),
        experience=fields.text("experience"),
        channels=fields.texts("channels"),
        goals=fields.texts("goals"),
        when=parse_rule(when, problems) if when else None,
        measures=_measures(fields.node_of("measures"), problems),
    )


def _needs(fields: Fields) -> tuple[Need, ...]:
    one, several = fields.node_of("need"), fields.node_of("needs")
    if one is not None and several is not None:
        fields.problems.error(fields.node.keys["need"], "a stage has both 'need' and 'needs'", "put it into 'needs'")
    if one is not None:
        text = fields.text("need")
        return (Need("", text),) if text else ()
    return _each_once(fields, "needs", "need", _need, "write - {id: choose, title: find what fits}")


def _need(node: Node, problems: Problems) -> Need:
    fields = Fields(node, problems, "a need", keys.NEED, ["id"])
    return Need(fields.name("id"), fields.text("title"))


def _aim(node: Node, problems: Problems) -> Aim:
    fields = Fields(node, problems, "a goal of the strategy", keys.AIM, ["id"])
    measures = _measures(fields.node_of("measures"), problems)
    return Aim(fields.name("id"), fields.text("title"), fields.text("owner"), measures)


def _measures(node: Node | None, problems: Problems) -> tuple[Measure, ...]:
    if node is None:
        return ()
    if not node.is_list:
        problems.error(
            node, f"'measures' is a list, not {sort_of(node.value)}", "write - {name: conversion, target: 4, unit: '%'}"
        )
    found = [_measure(each, problems) for each in node]
    return tuple(measure for measure in found if measure.name)


def _measure(node: Node, problems: Problems) -> Measure:
    fields = Fields(node, problems, "a measure", keys.MEASURE, ["name"])
    better = fields.choice("better", ("higher", "lower")) or "higher"
    return Measure(fields.text("name"), fields.number("target"), fields.text("unit"), better)
