"""A whole workspace folder: all values, and all problems over all files at once."""

from typing import Any

from journey_cases import JOURNEY, SEGMENT, SETTINGS
from wend.journey.known import ContentFacts
from wend.journey.load_workspace import check_workspace
from wend.journey.plan import Window
from wend.journey.strategy import Measure
from wend.journey.workspace import FrequencyCap, Purpose, Workspace
from wend.model.duration import Duration

DAY = 86400
STRATEGY = """title: Our shop
stages:
  - id: consider
    title: Consider
    owner: crm
    roles: [lifecycle manager]
    need: Find out what fits
    expectation: An answer the same day
    experience: Advice without pressure
    channels: [email, shop]
    when: {event: Product Viewed, within: 30d}
    measures: [{name: conversion, target: 4, unit: "%"}, {name: days to buy, target: 3, better: lower}]
  - id: buy
"""
TAXONOMY = """products:
  - clothing: [shoes, {hats: [caps]}]
  - {term: books, title: Books, terms: [novels]}
actions: [buy, review]
"""
FILES = {
    "wend.yaml": SETTINGS,
    "strategy.yaml": STRATEGY,
    "taxonomy.yaml": TAXONOMY,
    "segments/high-intent.yaml": SEGMENT,
    "journeys/browse.yaml": JOURNEY,
    "content/hello/item.yaml": "content: hello\n",
    "stories/one.story": "not: ours: [",
}
CONTENT = {"hello": ContentFacts(frozenset(["email"]), frozenset(["en"]), "marketing")}


def messages_of(files: dict[str, str], **known: Any) -> list[str]:
    return [f"{each.mark}: {each.message}" for each in check_workspace(files, **known)[1]]


def test_a_good_workspace_is_read_whole_and_without_problems() -> None:
    checked, problems = check_workspace(FILES, content=CONTENT)
    assert problems == []
    assert checked.workspace == Workspace(
        name="my-shop",
        zone="Europe/Berlin",
        purposes=(Purpose("marketing"), Purpose("service", "assumed", capped=False)),
        frequency_caps=(
            FrequencyCap(3, Duration(7 * DAY), purpose="marketing"),
            FrequencyCap(1, Duration(DAY), channel="email", purpose="marketing"),
        ),
        quiet_hours=Window(since_minute=1260, until_minute=480),
        message_expires_after=Duration(2 * DAY),
    )
    assert [plan.journey for plan in checked.plans] == ["browse"]
    assert checked.plans[0].source == JOURNEY
    assert [(segment.name, segment.title, segment.tags) for segment in checked.segments] == [
        ("high-intent", "Wants to buy", ("buy",))
    ]


def test_the_strategy_is_read_with_its_stages_and_measures() -> None:
    strategy = check_workspace(FILES, content=CONTENT)[0].strategy
    consider, buy = strategy.stages
    assert (consider.id, consider.owner, consider.roles, consider.channels) == (
        "consider",
        "crm",
        ("lifecycle manager",),
        ("email", "shop"),
    )
    assert consider.measures == (Measure("conversion", 4, "%"), Measure("days to buy", 3, better="lower"))
    assert buy.id == "buy"


def test_the_taxonomy_is_a_tree_whose_terms_are_found_by_id_or_path() -> None:
    taxonomy = check_workspace(FILES, content=CONTENT)[0].taxonomy
    assert [str(term) for term in taxonomy.terms] == [
        "products/clothing",
        "products/clothing/shoes",
        "products/clothing/hats",
        "products/clothing/hats/caps",
        "products/books",
        "products/books/novels",
        "actions/buy",
        "actions/review",
    ]
    assert [str(term) for term in taxonomy.find("products/caps")] == ["products/clothing/hats/caps"]
    assert taxonomy.find("actions/caps") == ()
    hats = taxonomy.find("hats")[0]
    assert [term.id for term in taxonomy.below(hats)] == ["hats", "caps"]
    assert taxonomy.find("books")[0].title == "Books"


def test_problems_of_all_files_come_at_once_in_the_order_of_the_files() -> None:
    files = FILES | {
        "wend.yaml": SETTINGS.replace("consent: required", "consent: require").replace("Europe/Berlin", "Europe/Berln"),
        "journeys/browse.yaml": JOURNEY.replace("consider", "considr"),
        "segments/high-intent.yaml": SEGMENT.replace("when", "wen"),
        "journeys/broken.yaml": "journey: [",
    }
    found = messages_of(files, content=CONTENT)
    assert found[:4] == [
        "wend.yaml:2:7: 'zone' 'Europe/Berln' is not known",
        "wend.yaml:4:24: 'consent' cannot be 'require'",
        "segments/high-intent.yaml:4:1: a segment has no key 'wen'",
        "journeys/browse.yaml:3:8: there is no stage 'considr'",
    ]
    assert found[4].startswith("journeys/broken.yaml:")
    assert len(found) == 5


def test_broken_files_are_left_out_and_the_good_rest_is_kept() -> None:
    checked, problems = check_workspace(FILES | {"journeys/bad.yaml": "journey: bad\n"}, content=CONTENT)
    assert [plan.journey for plan in checked.plans] == ["browse"]
    assert {problem.mark.file for problem in problems} == {"journeys/bad.yaml"}


def test_segments_that_define_each_other_are_an_error() -> None:
    files = {
        "segments/a.yaml": "segment: a\nwhen: {segment: b}\n",
        "segments/b.yaml": "segment: b\nwhen: {all: [{trait: x, exists: true}, {not: {segment: a}}]}\n",
        "segments/c.yaml": 'segment: c\nwhen: segment("a")\n',
    }
    assert messages_of(files) == ["segments/a.yaml:2:7: segments are defined by each other: a → b → a"]


def test_two_journeys_or_segments_of_one_name_are_an_error() -> None:
    files = FILES | {"journeys/again.yaml": JOURNEY, "segments/again.yaml": SEGMENT}
    assert sorted(messages_of(files, content=CONTENT)) == [
        "journeys/again.yaml:1:10: there are two journeys 'browse'",
        "segments/again.yaml:1:10: there are two segments 'high-intent'",
    ]


def test_a_file_outside_of_the_folders_is_known_by_its_first_key() -> None:
    checked, problems = check_workspace({"/tmp/some/j.yaml": JOURNEY, "s.yml": SEGMENT})
    assert problems == []
    assert len(checked.plans) == len(checked.segments) == 1
    assert messages_of({"x.yaml": "jurney: a\n"}) == [
        "x.yaml:1:1: this file is neither a journey nor a segment nor settings"
    ]


SETTINGS_MISTAKES = """nam: my-shop
zone: 5
purposes: {marketing: {consent: require, cap: true}}
guards:
  frequency_caps: [{max: 0, per: 7d}, {max: 1, per: 1d, purpose: marketng}, {max: 1}]
  quiet_hours: {from: "21:00"}
  message_expires_after: 1
channels: {email: smtp}
"""


def test_every_mistake_in_the_settings_is_named() -> None:
    assert messages_of({"wend.yaml": SETTINGS_MISTAKES}) == [
        "wend.yaml:1:1: wend.yaml has no key 'nam'",
        "wend.yaml:2:7: 'zone' is text, not a number",
        "wend.yaml:3:33: 'consent' cannot be 'require'",
        "wend.yaml:3:42: the purpose 'marketing' has no key 'cap'",
        "wend.yaml:5:26: 'max' is a whole number from 1 to 1000, not 0",
        "wend.yaml:5:66: there is no purpose 'marketng'",
        "wend.yaml:5:77: a frequency cap needs 'per'",
        "wend.yaml:6:16: quiet hours need 'from' and 'to'",
        "wend.yaml:7:26: 'message_expires_after' lacks a unit",
        "wend.yaml:8:19: the channel 'email' is a mapping, not text",
    ]


def test_every_mistake_in_strategy_and_taxonomy_is_named() -> None:
    files = {
        "strategy.yaml": "stages:\n  - {id: a, ownr: x}\n  - {id: a}\n  - {id: b, measures: [{name: m, target: high}]}\n",
        "taxonomy.yaml": "product: [a]\nactions: [a, a, {b: c}, 7]\n",
    }
    assert messages_of(files) == [
        "strategy.yaml:2:13: a stage has no key 'ownr'",
        "strategy.yaml:3:5: two stages have the id 'a'",
        "strategy.yaml:4:42: 'target' is a number, not 'high'",
        "taxonomy.yaml:1:1: taxonomy.yaml has no key 'product'",
        "taxonomy.yaml:2:14: the term 'a' stands in actions twice",
        "taxonomy.yaml:2:21: terms are a list, not text",
        "taxonomy.yaml:2:25: a term is text, not a number",
    ]
