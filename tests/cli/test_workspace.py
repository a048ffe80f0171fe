"""`wend init`, `check`, `test`, `draw`, `schema`, `settings`: work on files alone."""

import json
from pathlib import Path

import pytest

from cli.running import done, wend
from wend.settings import SETTINGS

FIVE_MISTAKES = """\
journey: five
purpose: marketting
entry: {event: Product Viewed, where: {properties.price: {abov: 10}}}
steps:
  - send: email/still-thinkin
  - wait: 2 fortnights
  - goto: nowhere
"""

ENDLESS = """\
content: endless
title: Endless
purpose: marketing
variants:
  - {channel: email, language: en, subject: Hello, body: email.html}
"""


def test_a_new_workspace_has_everything_to_start_from_and_nothing_to_mend(shop: Path) -> None:
    for name in ("wend.yaml", "strategy.yaml", "taxonomy.yaml", "journeys", "segments", "content", "stories"):
        assert (shop / name).exists()
    ended = wend("check", shop)
    assert ended.status == 0
    assert "4 journeys, 2 segments, 8 content items, nothing to mend" in ended.err


def test_init_overwrites_nothing(shop: Path) -> None:
    ended = wend("init", shop)
    assert ended.status == 1
    assert "is not empty" in ended.err


def test_five_mistakes_are_told_at_once_each_with_its_place_its_line_a_caret_and_what_to_do(shop: Path) -> None:
    (shop / "journeys" / "five.yaml").write_text(FIVE_MISTAKES)
    ended = wend("check", shop)
    assert ended.status == 1
    for place, message, suggestion in (
        ("five.yaml:2:10", "there is no purpose 'marketting'", "did you mean 'marketing'?"),
        ("five.yaml:3:59", "unknown comparison: 'abov'", "did you mean 'above'?"),
        ("five.yaml:5:5", "there is no content item 'still-thinkin'", "did you mean 'still-thinking'?"),
        ("five.yaml:6:11", "'2 fortnights' is not a duration", "write it like 90s, 30m, 4h"),
        ("five.yaml:7:11", "there is no step 'nowhere'", "known here: send-still-thinkin"),
    ):
        assert f"{place}: error: " in ended.out
        told = ended.out.split(f"{place}: error: ")[1].splitlines()
        assert message in told[0]
        assert told[1].strip() == FIVE_MISTAKES.splitlines()[int(place.split(":")[1]) - 1].strip()
        column = int(place.split(":")[2])
        assert told[2] == " " * (4 + column - 1) + "^"
        assert suggestion in told[3]
    assert "5 errors, 0 warnings" in ended.err


def test_a_broken_file_keeps_the_good_rest_from_nothing(shop: Path) -> None:
    (shop / "journeys" / "five.yaml").write_text(FIVE_MISTAKES)
    assert wend("check", shop / "journeys" / "win-back.yaml").status == 0
    assert wend("check", shop / "journeys" / "five.yaml").status == 1
    assert wend("check", shop / "content").status == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a journey is a mapping, not nothing"),
        ("- a\n- b\n", "a journey is a mapping, not a list"),
        ("journey: a\n  b: [\n", "this is not YAML"),
        ("journey: a\njourney: b\n", "stands here for the second time"),
        ("a: &a [*a]\n", "nested too deeply"),
    ],
)
def test_what_is_no_journey_gets_a_clear_error(shop: Path, text: str, message: str) -> None:
    (shop / "journeys" / "odd.yaml").write_text(text)
    ended = wend("check", shop)
    assert ended.status == 1
    assert "odd.yaml:" in ended.out
    assert message in ended.out


def test_a_template_that_loops_without_end_is_refused_by_check_with_its_place(shop: Path) -> None:
    item = shop / "content" / "endless"
    item.mkdir()
    (item / "item.yaml").write_text(ENDLESS)
    loop = "{% for a in (1..100000) %}{% for b in (1..100000) %}x{% endfor %}{% endfor %}"
    (item / "email.html").write_text(f'<p>Hello</p>\n<p>{loop}</p>\n<a href="{{{{ unsubscribe_url }}}}">No more</a>\n')
    ended = wend("check", item)
    assert ended.status == 1, ended.err
    assert "endless/email.html:2:" in ended.out
    assert "5,000" in ended.out


def test_a_story_with_lines_that_make_no_sense_is_told_line_by_line(shop: Path) -> None:
    (shop / "stories" / "odd.story").write_text(
        "# Odd\n2026-03-02 10:00  Looked {a: [}\n2026-03-01 10:00  Looked\n---\n"
    )
    ended = wend("check", shop / "stories")
    assert ended.status == 1
    assert "odd.story:2:1: error: the values cannot be read" in ended.out
    assert "odd.story:3:1: error: this happens before the line above" in ended.out


def test_a_story_of_a_journey_that_is_not_there_is_told(shop: Path) -> None:
    (shop / "stories" / "odd.story").write_text("# Odd\njourney winback\n2026-03-02 10:00  end\n---\n")
    ended = wend("check", shop)
    assert ended.status == 1
    assert "odd.story:2:1: error: there is no journey 'winback'" in ended.out
    assert "did you mean 'win-back'?" in ended.out


@pytest.mark.parametrize("name", ["photo.png", "nosuch.yaml"])
def test_what_is_no_file_of_a_workspace_is_named(shop: Path, name: str) -> None:
    if name.endswith("png"):
        (shop / name).write_bytes(b"\x89PNG")
    ended = wend("check", shop / name)
    assert ended.status == 1
    assert name in ended.err
    assert ended.err.startswith("wend: ")


def test_a_folder_with_nothing_in_it_is_no_success(tmp_path: Path) -> None:
    ended = wend("check", tmp_path)
    assert ended.status == 1
    assert "holds no file of a workspace" in ended.err


def test_a_file_in_another_encoding_is_named(shop: Path) -> None:
    (shop / "journeys" / "odd.yaml").write_bytes(b"journey: caf\xe9\n")
    ended = wend("check", shop)
    assert ended.status == 1
    assert "odd.yaml:1:13: error: a character here cannot be read: the file is not in UTF-8" in ended.out


def test_the_stories_of_a_new_workspace_are_told_as_written(shop: Path) -> None:
    ended = wend("test", shop)
    assert ended.status == 0, ended.out
    assert "0 failed" in ended.err


def test_a_story_told_otherwise_fails_with_the_difference_and_can_be_written_anew(shop: Path) -> None:
    story = shop / "stories" / "cart.story"
    written = story.read_text()
    story.write_text(written.rstrip().rsplit("\n", 1)[0] + "\n")
    ended = wend("test", story)
    assert ended.status == 1
    assert "FAIL  stories/cart.story" in ended.out
    assert "      +2" in ended.out
    assert wend("test", "--update", story).status == 0
    assert story.read_text() == written


def test_a_journey_is_drawn_as_mermaid_and_as_a_picture(shop: Path, tmp_path: Path) -> None:
    assert done("draw", "win-back", "--dir", shop).startswith("flowchart TD\n")
    assert done("draw", shop / "journeys" / "win-back.yaml").startswith("flowchart TD\n")
    assert done("draw", "win-back", "--dir", shop, "--svg").startswith("<svg ")
    done("draw", "win-back", "--dir", shop, "-o", tmp_path / "drawn.svg")
    assert (tmp_path / "drawn.svg").read_text().startswith("<svg ")


def test_drawing_what_is_not_there_or_to_where_one_cannot_write_is_one_message(shop: Path, tmp_path: Path) -> None:
    unknown = wend("draw", "winback", "--dir", shop)
    assert unknown.status == 1
    assert "journeys without errors: browse-abandonment, cart-abandonment, post-purchase, win-back" in unknown.err
    nowhere = wend("draw", "win-back", "--dir", shop, "-o", tmp_path / "no" / "x.svg")
    assert nowhere.status == 1
    assert nowhere.err == f"wend: {tmp_path}/no/x.svg: No such file or directory\n"


@pytest.mark.parametrize("kind", ["journey", "segment", "settings"])
def test_the_schema_of_each_kind_of_file_is_json(kind: str) -> None:
    assert json.loads(done("schema", kind))["$schema"].startswith("https://json-schema.org/")


def test_an_unknown_kind_of_schema_is_told_the_known_ones() -> None:
    ended = wend("schema", "poem")
    assert ended.status == 1
    assert "known: journey, fragment, segment, offer, strategy, calendar, settings" in ended.err


def test_settings_lists_every_setting() -> None:
    shown = done("settings")
    assert [each.variable for each in SETTINGS if each.variable not in shown] == []
