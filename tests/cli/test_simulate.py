"""`wend simulate` and `wend story`, as a person runs them."""

import json
from pathlib import Path

import pytest

from cli.running import done, wend

PEOPLE = """\
population: spring
size: 300
days: 10
from: 2026-03-02
traits: {email: "c{number}@shop.example"}
consents: {email/marketing: 80%}
sessions:
  per_day: 0.4
  start: Product Viewed
  chain:
    Product Viewed: {properties: {category_id: {choice: [a, b]}}, next: {Product Viewed: 50%, Product Added: 20%}}
    Product Added: {next: {Order Completed: 40%}}
    Order Completed: {}
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.yaml"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def test_an_invented_population_needs_no_store(shop: Path, people: Path) -> None:
    out = done("simulate", "cart-abandonment", "--dir", shop, "--population", people, "--processes", 1)
    for word in ("cart-abandonment", "Steps", "send-cart-waiting", "Withheld", "Goal", "The other journeys meanwhile"):
        assert word in out
    assert not (shop / "wend.sqlite").exists()


def test_the_json_is_one_object_with_what_the_docs_name(shop: Path, people: Path) -> None:
    told = json.loads(
        done("simulate", "cart-abandonment", "--dir", shop, "--population", people, "--processes", 1, "--json")
    )
    page = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text(encoding="utf-8")
    assert [name for name in told if f"`{name}`" not in page] == []
    assert told["customers"] == 300
    assert told["days"] == 10 == len(told["entries"]["by_day"])


def test_a_draft_beside_the_file_of_the_folder_and_a_picture_with_counts(
    shop: Path, people: Path, tmp_path: Path
) -> None:
    draft, picture = tmp_path / "draft.yaml", tmp_path / "map.svg"
    text = (shop / "journeys" / "cart-abandonment.yaml").read_text(encoding="utf-8")
    draft.write_text(text.replace("within: 30m", "within: 3h"), encoding="utf-8")
    words = ("simulate", draft, "--dir", shop, "--population", people, "--processes", 1)
    out = done(*words, "--against", "cart-abandonment", "-o", picture)
    assert "Side by side" in out
    assert "messages sent" in out
    svg = picture.read_text(encoding="utf-8")
    told = json.loads(done(*words, "--json"))
    (late,) = [way["count"] for way in told["ways"] if (way["from"], way["label"]) == ("ordered", "time-out")]
    assert f"time-out {late:,}" in svg


def test_content_that_nobody_has_written_yet_does_not_keep_a_draft_from_being_tried(shop: Path, people: Path) -> None:
    draft = shop / "journeys" / "fresh.yaml"
    draft.write_text(
        "journey: fresh\npurpose: marketing\nentry: {event: Product Viewed}\nsteps: [{send: email/not-written-yet}]\n",
        encoding="utf-8",
    )
    assert wend("check", draft).status == 1
    assert "email/not-written-yet" in done("simulate", "fresh", "--dir", shop, "--population", people, "--processes", 1)


def test_recorded_history_is_played_again_and_compared_with_what_is_live(busy: Path) -> None:
    out = done("simulate", "post-purchase", "--dir", busy, "--against", "LIVE", "--processes", 1)
    assert "entered: 1" in out
    told = json.loads(done("simulate", "post-purchase", "--dir", busy, "--processes", 1, "--json"))
    assert told["entries"]["total"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nosuch"], "there is no journey 'nosuch' among the published; live:"),
        (["post-purchase", "-o", "map.txt"], "is no picture"),
        (["post-purchase", "--seed", "4"], "--seed is for an invented population"),
        (["post-purchase", "--since", "2030-01-01"], "ends after it begins"),
    ],
)
def test_what_cannot_be_simulated_is_said(busy: Path, words: list[str], told: str) -> None:
    ended = wend("simulate", *words, "--dir", busy)
    assert ended.status == 1
    assert told in ended.err.replace("\n", " ")


def test_a_bad_population_is_told_with_file_line_and_column(shop: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("population: x\nsize: many\n", encoding="utf-8")
    ended = wend("simulate", "post-purchase", "--dir", shop, "--population", bad)
    assert ended.status == 1
    assert f"{bad}:2:7: error: 'size'" in ended.err


def test_a_story_recorded_from_a_customer_is_told_again_and_holds_nothing_personal(busy: Path) -> None:
    path = busy / "stories" / "x.txt"
    ended = wend("story", "ann", "--dir", busy, "-o", path)
    assert ended.status == 0, ended.err
    text = path.read_text(encoding="utf-8")
    for personal in ("ann@shop.example", "o1", "pro"):
        assert personal not in text.replace("properties", "")
    assert "entered post-purchase on Order Completed" in text
    assert "customer1@shop.example" in text
    assert "Replaced by invented values: email (1)" in ended.err.replace("\n", " ")
    assert "passed, 0 failed" in wend("test", busy).err


def test_a_recorded_story_overwrites_none_and_of_a_stranger_there_is_none(busy: Path) -> None:
    path = busy / "stories" / "mine.txt"
    path.write_text("kept", encoding="utf-8")
    assert "exists already" in wend("story", "ann", "--dir", busy, "-o", path).err.replace("\n", " ")
    assert path.read_text(encoding="utf-8") == "kept"
    assert "no customer is known as" in wend("story", "nobody", "--dir", busy).err
    assert "no journey 'nosuch' is live" in wend("story", "ann", "--dir", busy, "--journey", "nosuch").err
