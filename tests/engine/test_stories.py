"""The golden stories of the engine, told as `wend test` tells them, and whether they leave anything out."""

from pathlib import Path

import pytest

from wend.app import story as storytelling
from wend.app.folder import Folder, read_folder
from wend.app.story import parse_story, tell
from wend.app.words import WORDS, reason_in_words
from wend.cli.folder import read_texts
from wend.cli.stories import live_for
from wend.engine.guards import GUARDS
from wend.engine.guards.address import guard_address
from wend.engine.guards.complaint import guard_complaint
from wend.engine.guards.consent import guard_consent
from wend.engine.guards.frequency_cap import guard_frequency_cap
from wend.engine.guards.quiet_hours import guard_quiet_hours
from wend.engine.guards.suppression import guard_suppression
from wend.engine.steps import STEPS
from wend.model.reason import Code, Reason

WORKSPACE = Path(__file__).parents[1] / "stories"
TEXTS = read_texts(WORKSPACE)
STORIES = sorted(name for name in TEXTS if name.endswith(".story"))
OBJECTION = {
    guard_consent: (Code.WITHHELD, "consent"),
    guard_address: (Code.WITHHELD, "no-address"),
    guard_suppression: (Code.WITHHELD, "suppressed"),
    guard_complaint: (Code.WITHHELD, "complaint-open"),
    guard_quiet_hours: (Code.DELAYED, "quiet-hours"),
    guard_frequency_cap: (Code.WITHHELD, "frequency-cap"),
}

ABOUT_WHOLE_JOURNEYS = {
    Code.HELD,
    Code.RESUMED,
    Code.MOVED,
    Code.MOVE_REFUSED,
}  # told in `tests/app/test_operations.py`
ABOUT_TWO_CUSTOMERS = {Code.MERGED, Code.SPLIT_OFF}  # told in `tests/app/test_identity.py`; a story is about one


@pytest.fixture(scope="module")
def folder() -> Folder:
    read = read_folder(TEXTS)
    assert read.errors == []
    return read


@pytest.fixture
def reasons(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Reason, type | None]]:
    """Every reason of every story, with the kind of step that it was taken at."""
    kinds = {(plan.journey, step.id): type(step) for plan in folder.checked.plans for step in plan.steps.values()}
    heard: list[tuple[Reason, type | None]] = []

    def listen(reason: Reason) -> str:
        heard.append((reason, kinds.get((reason.journey, reason.step))))
        return reason_in_words(reason)

    monkeypatch.setattr(storytelling, "reason_in_words", listen)
    for name in STORIES:
        story = parse_story(TEXTS[name], name)
        tell(story, live_for(story, folder))
    return heard


@pytest.mark.parametrize("name", STORIES)
def test_the_story_goes_as_it_is_written(name: str, folder: Folder) -> None:
    story = parse_story(TEXTS[name], name)
    assert story.title
    assert story.transcript
    assert tell(story, live_for(story, folder)) == list(story.transcript)


def test_every_kind_of_step_has_a_story(reasons: list[tuple[Reason, type | None]]) -> None:
    assert set(STEPS) - {kind for _, kind in reasons} == set()


def test_every_guard_has_a_story_in_which_it_objects(reasons: list[tuple[Reason, type | None]]) -> None:
    assert set(OBJECTION) == set(GUARDS)
    heard = {(reason.code, reason.detail.get("why")) for reason, _ in reasons}
    assert set(OBJECTION.values()) - heard == set()


def test_every_sort_of_decision_has_a_story(reasons: list[tuple[Reason, type | None]]) -> None:
    assert set(Code) - {reason.code for reason, _ in reasons} == ABOUT_WHOLE_JOURNEYS | ABOUT_TWO_CUSTOMERS


def test_every_way_into_a_journey_has_a_story(folder: Folder, reasons: list[tuple[Reason, type | None]]) -> None:
    entered = {reason.journey for reason, _ in reasons if reason.code is Code.ENTERED}
    entries = [plan.entry for plan in folder.checked.plans if plan.journey in entered]
    ways = [way for entry in entries for way in entry.ways]
    for kind in ("event", "segment", "left", "schedule", "at", "date", "api", "file", "key", "when"):
        assert any(getattr(way, kind) for way in ways), kind
    for limit in ("caps", "since", "until", "window", "hold"):
        assert any(getattr(entry, limit) for entry in entries), limit
    assert {entry.reentry.rule for entry in entries} == {"never", "always", "after", "after_exit"}


def test_every_reason_to_stay_out_has_a_story(reasons: list[tuple[Reason, type | None]]) -> None:
    heard = {reason.detail["why"] for reason, _ in reasons if reason.code is Code.ENTRY_REFUSED}
    assert {"running", "reentry", "condition", "not-yet", "over", "window", "cap", "not-while-in", "group"} <= heard
    assert {"active-max", "too-late", "way"} <= heard


def test_every_journey_of_the_workspace_is_told_of(folder: Folder, reasons: list[tuple[Reason, type | None]]) -> None:
    assert {plan.journey for plan in folder.checked.plans} == {reason.journey for reason, _ in reasons if reason.run}


def test_every_sort_of_decision_has_words() -> None:
    assert set(WORDS) == set(Code)


def test_a_story_that_makes_no_sense_names_every_line() -> None:
    text = "jurney x\n2026-13-01 10:00  A\n2026-03-02 10:00  B {a: [}\n2026-03-01 10:00  C\n"
    with pytest.raises(storytelling.DocumentError) as caught:
        parse_story(text, "s.story")
    assert [problem.mark.line for problem in caught.value.problems] == [1, 2, 3, 4]
