"""`wend review`, `approve`, `publish --as` and `changes`: who may publish for which stage and channel."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.running import done, wend
from postgresql_server import drop_database, ready_database

SETTINGS = """\
name: shop
purposes: {marketing: {consent: required}}
channels: {email: {provider: sink, from: "Shop <a@shop.example>"}}
"""
STRATEGY = """\
stages:
  - {id: consider, owner: marketing, channels: [email]}
  - {id: lapsed, owner: marketing, channels: [email]}
teams:
  - {id: owners, members: [olga], publishes: {}}
  - {id: marketing, members: [anna, ben], publishes: {stages: [consider, lapsed], channels: [email]}}
  - {id: service, members: [sam], publishes: {stages: [consider], channels: [webhook]}}
review: {stages: [lapsed], channels: [email]}
"""
JOURNEY = """\
journey: {name}
stage: {stage}
owner: marketing
purpose: marketing
entry: {{event: Signed Up}}
exit: {{event: Order Completed}}
steps:
  - send: email/hello
"""
CONTENT = """\
content: hello
owner: marketing
stage: consider
purpose: marketing
variants:
  - {channel: email, subject: Hello, html: "<p>Hello <a href='{{ unsubscribe_url }}'>no more</a></p>"}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, list[str]]]:
    """A workspace whose strategy and content are live, and how commands are told where the store is."""
    folder = tmp_path / "shop"
    for name, text in {
        "wend.yaml": SETTINGS,
        "strategy.yaml": STRATEGY,
        "content/hello/item.yaml": CONTENT,
        "journeys/hello.yaml": JOURNEY.format(name="hello", stage="consider"),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    url = ready_database() if request.param == "postgresql" else ""
    more = ["--database", url] if url else []
    done("publish", folder, "--yes", "--as", "olga", *more)
    yield folder, more
    if url:
        drop_database(url)


def change(folder: Path, stage: str, line: str = "") -> Path:
    file = folder / "journeys" / f"{stage}.yaml"
    file.write_text(JOURNEY.format(name=stage, stage=stage) + line)
    return file


def test_who_may_publish_for_a_stage_and_channel_does_and_the_log_says_so(shop: tuple[Path, list[str]]) -> None:
    folder, more = shop
    file = change(folder, "consider")
    done("publish", file, "--yes", "--as", "anna", *more)
    newest, *earlier = map(json.loads, done("changes", "--json", "--dir", folder, *more).splitlines())
    assert (newest["by"], newest["what"], newest["kind"], newest["name"]) == (
        "anna",
        "published",
        "journey",
        "consider",
    )
    assert {each["by"] for each in earlier} == {"olga"}
    file.write_text(file.read_text() + "  - wait: 2d\n")
    done("publish", file, "--yes", "--as", "ben", *more)
    (newest, *_) = map(json.loads, done("changes", "consider", "--json", "--dir", folder, *more).splitlines())
    assert (newest["by"], any("wait" in line for line in newest["words"])) == ("ben", True)


def test_who_may_not_publish_there_is_refused_with_who_may(shop: tuple[Path, list[str]]) -> None:
    folder, more = shop
    file = change(folder, "consider")
    refused = wend("publish", file, "--yes", "--as", "sam", *more)
    assert refused.status == 1
    assert "may not be published by sam: it needs 1 approval of others" in refused.err
    assert "owners: olga; marketing: anna, ben" in refused.err
    done("approve", file, "--as", "anna", *more)
    done("publish", file, "--yes", "--as", "sam", *more)


def test_a_change_under_review_goes_live_once_another_has_approved_that_very_version(
    shop: tuple[Path, list[str]],
) -> None:
    folder, more = shop
    file = change(folder, "lapsed")
    assert "has to be approved" in wend("publish", file, "--yes", "--as", "anna", *more).err
    assert "no new" not in done("approve", file, "--as", "anna", *more)
    assert wend("publish", file, "--yes", "--as", "anna", *more).status == 1  # her own word is not another's
    assert wend("approve", file, "--as", "sam", *more).status == 1
    done("approve", file, "--as", "ben", "--note", "fine with me", *more)
    assert "approved by ben" in done("review", file, "--as", "anna", *more)
    file.write_text(file.read_text() + "  - wait: 2d\n")
    assert wend("review", file, "--as", "anna", *more).status == 1  # an edit is another version
    done("approve", file, "--as", "ben", *more)
    done("publish", file, "--yes", "--as", "anna", *more)
    did = [
        (row["by"], row["what"])
        for row in map(json.loads, done("changes", "lapsed", "--json", "--dir", folder, *more).splitlines())
    ]
    assert did[:2] == [("anna", "published"), ("ben", "approved")]


def test_what_belongs_to_no_stage_is_published_by_a_team_without_bounds(shop: tuple[Path, list[str]]) -> None:
    folder, more = shop
    grab = folder / "strategy.yaml"
    grab.write_text(
        STRATEGY.replace(
            "members: [sam], publishes: {stages: [consider], channels: [webhook]}", "members: [sam], publishes: {}"
        )
    )
    refused = wend("publish", grab, "--yes", "--as", "sam", *more)
    assert "strategy strategy (for no stage) may not be published by sam" in refused.err
    done("publish", grab, "--yes", "--as", "olga", *more)
    settings = folder / "wend.yaml"
    settings.write_text(SETTINGS.replace("name: shop", "name: market"))
    done("publish", settings, "--yes", "--as", "sam", *more)


def test_withdrawing_is_for_those_who_may_publish_there(shop: tuple[Path, list[str]]) -> None:
    folder, more = shop
    assert "sam may not withdraw hello" in wend("withdraw", "hello", "--as", "sam", "--dir", folder, *more).err
    done("withdraw", "hello", "--as", "ben", "--dir", folder, *more)
    assert "withdrawn" in done("changes", "hello", "--dir", folder, *more)


def test_an_empty_name_is_refused(shop: tuple[Path, list[str]]) -> None:
    folder, more = shop
    assert "say who you are" in wend("review", folder, "--as", " ", *more).err
