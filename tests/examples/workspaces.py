"""The example workspaces as texts, and as live plans in a store."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from docs.pages import DOCS
from wend.app.advance import advance_due
from wend.app.folder import Folder, read_folder
from wend.app.ports import Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.app.story import Story
from wend.app.story_arms import number_for
from wend.app.tasks import finish_task
from wend.engine import Live, next_timer
from wend.model.event import NAME_OF_KIND, Event, EventKind

EXAMPLES = DOCS / "examples"
HER = "ann"
NAMES = tuple(sorted(path.parent.name for path in EXAMPLES.glob("*/wend.yaml")))


def texts(name: str) -> dict[str, str]:
    """The files of an example, by their paths in it."""
    return {
        path.relative_to(EXAMPLES / name).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((EXAMPLES / name).rglob("*"))
        if path.suffix in (".yaml", ".mjml", ".story") and path.name != "people.yaml"
    }


def folder_of(name: str) -> Folder:
    """An example, parsed and checked."""
    return read_folder(texts(name))


def path_of(name: str) -> Path:
    """Where an example stands."""
    return EXAMPLES / name


def put_live(store: Store, folder: Folder, now: datetime) -> None:
    """Publish a folder without problems."""
    assert not folder.problems, [f"{each.mark}: {each.message}" for each in folder.problems]
    publish(store, plan_changes(store, folder.documents), now)


def live_through(store: Store, story: Story) -> int:
    """Let a story of one customer happen in a store, and every timer ring at its time; her number.

    The whole road but for the wires: appended to the log, claimed, taken by the engine, committed. What the story says of
    her beforehand, her traits and consents, comes in a minute earlier.
    """
    live = load_world(store).live
    number = number_for(story.customer.id, story.arms, live)
    before = story.timeline[0].at - timedelta(minutes=1)
    store.append([_before(f"other-{each}", before) for each in range(1, number)])
    consents = {name: consent.given for name, consent in story.customer.consents.items()}
    store.append([_before(HER, before, **story.customer.traits, consents=consents)])
    _answer(store, live, before)
    for happening in story.timeline:
        while (rings := next_timer(store.customer(number) or story.customer)) is not None and rings <= happening.at:
            _answer(store, live, rings)
        if happening.event is not None:
            _happen(store, happening.event, number)
            _answer(store, live, happening.at)
    return number


def _before(user: str, at: datetime, **traits: object) -> Event:
    name = NAME_OF_KIND[EventKind.IDENTIFY]
    return Event(
        message_id=f"before-{user}",
        kind=EventKind.IDENTIFY,
        name=name,
        time=at,
        received_at=at,
        user_id=user,
        traits=traits,
    )


def _happen(store: Store, event: Event, number: int) -> None:
    """What people do: she, or somebody who finishes a task."""
    if event.kind is EventKind.TASK:
        said = event.properties
        task = str(said["task"]).replace("~", f"{number}-", 1)
        finish_task(store, task, str(said["outcome"]), str(said["by"]), "", event.received_at)
    else:
        store.append([msgspec.structs.replace(event, user_id=HER)])


def _answer(store: Store, live: Live, at: datetime) -> None:
    while advance_due(store, live, at, "examples"):
        pass
