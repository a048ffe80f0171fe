"""The tree of `strategy.yaml` becomes the strategy."""

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.journey.strategy import Measure, Stage, Strategy
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule


def parse_strategy(node: Node, problems: Problems) -> Strategy:
    """The strategy, as far as it could be read."""
    fields = Fields(node, problems, "strategy.yaml", keys.STRATEGY, ["stages"])
    listed = fields.node_of("stages")
    if listed is not None and (not listed.is_list or not listed.value):
        problems.error(
            listed,
            f"'stages' is a list of stages, not {sort_of(listed.value)}",
            "write - {id: consider, title: Consider}",
        )
    stages: dict[str, Stage] = {}
    for each in listed or ():
        stage = _stage(each, problems)
        if stage.id in stages:
            problems.error(each, f"two stages have the id {stage.id!r}", "give each its own")
        if stage.id:
            stages.setdefault(stage.id, stage)
    return Strategy(fields.text("title"), tuple(stages.values()))


def _stage(node: Node, problems: Problems) -> Stage:
    fields = Fields(node, problems, "a stage", keys.STAGE, ["id"])
    when = fields.node_of("when")
    return Stage(
        id=fields.name("id"),
        title=fields.text("title"),
        owner=fields.text("owner"),
        roles=fields.texts("roles"),
        need=fields.text("need"),
        expectation=fields.text("expectation"),
        experience=fields.text("experience"),
        channels=fields.texts("channels"),
        when=parse_rule(when, problems) if when else None,
        measures=_measures(fields.node_of("measures"), problems),
    )


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
