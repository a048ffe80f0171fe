"""`wend publish` and `withdraw`: what goes live, and what does not."""

from pathlib import Path

import pytest

from cli.running import done, wend
from wend.store.sqlite import SqliteStore


def live(folder: Path) -> set[str]:
    """What is live in a folder's store, as `kind name`."""
    store = SqliteStore(folder / "wend.sqlite")
    try:
        return {f"{each.kind} {each.name}" for each in store.documents()}
    finally:
        store.close()


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_publish_shows_what_changes_asks_and_publishes_on_a_yes(shop: Path) -> None:
    ended = wend("publish", shop, answer="y\n")
    assert ended.status == 0
    assert "new      journey win-back" in ended.out
    assert "17 published" in ended.err
    assert len(live(shop)) == 17


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_without_a_yes_nothing_is_published(shop: Path, answer: str) -> None:
    ended = wend("publish", shop, answer=answer)
    assert ended.status == 1
    assert "nothing was published" in ended.err
    assert live(shop) == set()


def test_publishing_again_changes_nothing(shop: Path) -> None:
    done("publish", shop, "--yes")
    ended = wend("publish", shop)
    assert (ended.status, ended.out) == (0, "")
    assert "17 unchanged" in ended.err


def test_the_plan_tells_each_change_in_words_or_lines(shop: Path) -> None:
    done("publish", shop, "--yes")
    change(shop / "journeys" / "win-back.yaml", "within: 7d", "within: 8d")
    change(shop / "content" / "tip" / "item.yaml", "title: A tip", "title: A good tip")
    change(shop / "wend.yaml", "max: 3", "max: 2")
    change(shop / "segments" / "lapsed.yaml", "within: 30d", "within: 31d")
    ended = wend("publish", shop, answer="n\n")
    for words in (
        "step wait-for-product-viewed: within 7 days → 8 days",
        "- title: A tip\n         + title: A good tip",
        "- frequency_caps[2].max: 3\n         + frequency_caps[2].max: 2",
        "- not: {event: Order Completed, within: 31d}",
    ):
        assert words in ended.out
    assert "13 unchanged" in ended.err
    assert "Publish 4 changes?" in ended.err + ended.out


def test_a_journey_alone_takes_with_it_what_it_needs_and_is_not_live_yet(shop: Path) -> None:
    done("publish", shop / "journeys" / "win-back.yaml", "--yes")
    assert live(shop) == {"workspace workspace", "journey win-back", "segment lapsed", "content we-miss-you"}
    change(shop / "content" / "we-miss-you" / "item.yaml", "title:", "title: Oh,")
    done("publish", shop / "journeys" / "win-back.yaml", "--yes")
    ended = wend("publish", shop / "journeys" / "win-back.yaml")
    assert "1 unchanged" in ended.err  # what is live is published only when it is asked for


@pytest.mark.parametrize("path", ["content/tip", "content/tip/item.yaml", "content/tip/email.de.mjml"])
def test_a_content_item_is_published_by_its_folder_or_any_file_of_it(shop: Path, path: str) -> None:
    done("publish", shop / path, "--yes")
    assert live(shop) == {"content tip"}


def test_an_error_in_what_is_asked_for_publishes_nothing_one_elsewhere_does_not_matter(shop: Path) -> None:
    change(shop / "content" / "tip" / "email.mjml", "</mj-body>", "{% if %}</mj-body>")
    broken = wend("publish", shop, "--yes")
    assert broken.status == 1
    assert "nothing was published: mend the errors first" in broken.err
    assert live(shop) == set()
    assert wend("publish", shop / "content" / "tip", "--yes").status == 1
    done("publish", shop / "journeys" / "win-back.yaml", "--yes")
    needs_it = wend("publish", shop / "journeys" / "post-purchase.yaml", "--yes")
    assert needs_it.status == 1
    assert "content/tip/email.mjml" in needs_it.out
    assert "journey post-purchase" not in live(shop)


def test_what_cannot_be_published_is_said(shop: Path) -> None:
    ended = wend("publish", shop / "stories", "--yes")
    assert ended.status == 1
    assert "there is nothing in it that could be published" in ended.err


def test_a_file_outside_a_workspace_needs_a_named_store(tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.yaml"
    lonely.write_text("segment: vip\nwhen: {trait: plan, is: pro}\n")
    ended = wend("publish", lonely, "--yes")
    assert ended.status == 1
    assert "give --database" in ended.err
    done("publish", lonely, "--yes", "--database", tmp_path / "wend.sqlite")
    assert live(tmp_path) == {"segment vip"}


def test_a_withdrawn_journey_is_live_no_more(shop: Path) -> None:
    done("publish", shop, "--yes")
    assert wend("withdraw", "win-back", "--dir", shop).status == 0
    assert "journey win-back" not in live(shop)
    again = wend("withdraw", "win-back", "--dir", shop)
    assert again.status == 1
    assert "there is no live journey 'win-back'" in again.err
