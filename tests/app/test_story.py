"""Stories that name arms, go live in the middle, and are recorded from a customer."""

from datetime import timedelta

import pytest

from app.house import FILES, NOW, identify, put_live, take_turns, track
from wend.app.folder import read_folder
from wend.app.ports import Store
from wend.app.published import load_world
from wend.app.story import parse_story, tell
from wend.app.story_arms import Arm, NobodyFallsSoError, number_for
from wend.app.story_asked import asked_by
from wend.app.story_masks import Masks
from wend.app.story_record import NothingToTellError, record_story
from wend.cli.stories import live_for
from wend.model.document import DocumentError

SPLIT = """\
journey: welcome
purpose: marketing
entry:
  event: Signed Up
  when: {any: [{trait: city, is: Kiel}, {trait: vip, is: true}]}
holdout: 30%
exit: {event: Left, where: {order_id: {is: {from: event.properties.order_id}}}}
steps:
  - split:
      - {name: a, weight: 1, steps: [{send: email/hello}]}
      - {name: b, weight: 1, steps: [{wait: 1d}]}
      - {name: c, weight: 8, steps: []}
  - wait: 3d
  - exit: done
"""
WORLD = FILES | {"journeys/welcome.yaml": SPLIT}
HEAD = "# s\njourney welcome\ncustomer 1 {city: Kiel, email: a@b.example}\nconsent email/marketing\n"


def told(head: str) -> list[str]:
    folder = read_folder(WORLD)
    assert not folder.errors, folder.errors
    story = parse_story(f"{head}\n2026-03-02 10:00  Signed Up\n2026-03-09 10:00  end\n")
    return tell(story, live_for(story, folder))


@pytest.mark.parametrize("arm", ["a", "b", "c"])
def test_a_story_may_name_its_arm(arm: str) -> None:
    lines = told(f"{HEAD}arm welcome split-a-b-c {arm}\nheld-out welcome no\n")
    assert any(f"fell into arm '{arm}'" in line for line in lines)


def test_a_story_may_say_that_she_is_held_out() -> None:
    assert any("is held out of welcome" in line for line in told(f"{HEAD}held-out welcome yes\n"))
    assert not any("is held out of welcome" in line for line in told(f"{HEAD}held-out welcome no\n"))


def test_an_arm_that_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(NobodyFallsSoError, match="split-a-b-c z"):
        told(f"{HEAD}arm welcome split-a-b-c z\n")
    put_live(store, WORLD)
    assert number_for(7, (Arm("nosuch", "x", "y"),), load_world(store).live) == 7


PEOPLE = "account acme {plan: pro}\nperson ann champion"


@pytest.mark.parametrize(
    "line",
    [
        "arm welcome",
        "held-out welcome perhaps",
        "journey welcome from soon",
        "account",
        "person ann champion",
        f"{PEOPLE}\nperson ann buyer",
        f"{PEOPLE}\n2026-03-02 10:00  Signed Up",
        f"{PEOPLE}\n2026-03-02 10:00  zoe: Signed Up",
    ],
)
def test_a_line_that_makes_no_sense_is_told(line: str) -> None:
    with pytest.raises(DocumentError):
        parse_story(f"{line}\n2026-03-02 10:00  end\n")


def test_a_journey_may_go_live_in_the_middle_of_a_story() -> None:
    assert told(HEAD.replace("journey welcome", "journey welcome from 2026-03-02 11:00")) == []
    assert told(HEAD.replace("journey welcome", "journey welcome from 2026-03-02 09:00")) != []


@pytest.fixture
def lived(store: Store) -> Store:
    """Thirty people with cities, orders and phones, a month on."""
    put_live(store, WORLD)
    for number in range(30):
        at = NOW + timedelta(hours=number)
        user = f"person-{number}"
        city = "Kiel" if number % 2 else "Bremen"
        identify(store, user, at, email=f"{user}@secret.example", city=city, phone="+49301234567", name="Ann Smith")
        track(store, user, "Consent Given", at, channel="email", purpose="marketing", text="Ann Smith said yes")
        track(store, user, "Signed Up", at, order_id=f"order-{number}", comment="call Ann Smith")
        take_turns(store, at)
        track(store, user, "Left", at + timedelta(hours=3), order_id=f"order-{number % 3}")
        take_turns(store, at + timedelta(hours=3))
    take_turns(store, NOW + timedelta(days=30))
    return store


def test_every_recorded_story_tells_what_was_decided_and_nothing_personal(lived: Store) -> None:
    folder, world = read_folder(WORLD), load_world(lived)
    for number in range(1, 31):
        made = record_story(lived, world, number, "welcome" if number % 3 else None, NOW + timedelta(days=30))
        assert made.differences == (), made.text
        for secret in ("secret", "person-", "Ann", "Smith", "1234567", f"order-{number - 1}", "Bremen"):
            assert secret not in made.text, made.text
        story = parse_story(made.text)
        assert tell(story, live_for(story, folder)) == list(story.transcript)


def test_what_she_did_before_the_journey_was_published_anew_is_told_too(lived: Store) -> None:
    longer = SPLIT.replace("wait: 3d", "wait: 4d")
    put_live(lived, WORLD | {"journeys/welcome.yaml": longer}, NOW + timedelta(days=31))
    made = record_story(lived, load_world(lived), 1, "welcome", NOW + timedelta(days=40))
    assert "\njourney welcome\ncustomer" in made.text  # and not: from the time at which it was published anew


def test_equal_stays_equal_and_what_a_journey_names_itself_is_kept() -> None:
    folder = read_folder(WORLD)
    masks = Masks(asked_by(folder.checked.plans, folder.checked.segments))
    first = masks.properties({"order_id": "x1", "comment": "hello Ann"})
    assert first == masks.properties({"order_id": "x1"}) != masks.properties({"order_id": "x2"})
    assert masks.traits({"city": "Kiel", "vip": True})["city"] == "Kiel"
    assert masks.traits({"city": "Bremen"})["city"] == "city-1"
    assert masks.left_out == {"comment"}


def test_of_somebody_to_whom_nothing_happened_there_is_no_story(lived: Store) -> None:
    track(lived, "stranger", "Something Else", NOW)
    take_turns(lived, NOW + timedelta(days=30))
    with pytest.raises(NothingToTellError):
        record_story(lived, load_world(lived), 31, None, NOW + timedelta(days=31))
