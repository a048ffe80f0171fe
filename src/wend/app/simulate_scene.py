"""The scene of a simulation: who is played, under which journeys, from when to when.

Rule 1. A plan stands in the place of its journey from the start on; the other live journeys are along, since they share
        caps and customers with it.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from wend.app.ports import EventFilter, Store
from wend.app.simulate import Crowd, Era, Setting
from wend.app.simulate_beside import Beside, published_beside
from wend.app.simulate_crowd import Invented
from wend.app.simulate_history import History, Version, eras_of, versions_of
from wend.app.simulate_population import Population
from wend.engine import Published
from wend.errors import WendError
from wend.journey.plan import Plan

FIRST_DAY: Final = datetime(2026, 1, 5, tzinfo=UTC)
"""Where an invented population begins that names no day: a Monday, in no summer time."""


class SceneError(WendError):
    """There is nothing to simulate over."""


@dataclass(frozen=True, slots=True)
class Around:
    """What decides beside the journey itself: settings, segments and the other journeys, as versions."""

    beside: Beside
    versions: tuple[Version, ...] = ()

    def live(self, journey: str) -> Plan:
        """The version of a journey that is live. Raises `SceneError`."""
        found = next((each.plan for each in self.versions if each.plan.journey == journey and each.live), None)
        if found is None:
            known = ", ".join(sorted({each.plan.journey for each in self.versions if each.live})) or "none is"
            raise SceneError(f"there is no journey {journey!r} among the published; live: {known}")
        return found

    def only(self, journeys: Collection[str]) -> "Around":
        """The same without other journeys than these."""
        kept = tuple(each for each in self.versions if each.plan.journey in journeys)
        return Around(self.beside, kept)


def published_around(store: Store, folder: Beside | None = None) -> Around:
    """What is published; what a folder says stands before it."""
    documents = store.documents(live_only=False)
    return Around(published_beside(documents, folder), tuple(versions_of(documents)))


def folder_around(beside: Beside, plans: Iterable[Plan]) -> Around:
    """What a folder holds, as if all of it were live."""
    return Around(beside, tuple(Version(plan, None, live=True) for plan in plans))


@dataclass(frozen=True, slots=True)
class Scene:
    """Who, under what, from when to when."""

    crowd: Crowd
    size: int
    around: Around
    since: datetime
    until: datetime
    replays: bool  # history comes from the record: versions become live as they really did

    def setting(self, plan: Plan) -> Setting:
        """The setting in which a plan is simulated."""
        around = self.around
        if self.replays:
            eras = tuple(Era(*each) for each in eras_of(list(around.versions), plan, self.since))
        else:
            others = (each.plan for each in around.versions if each.live and each.plan.journey != plan.journey)
            eras = (Era(None, tuple(Published(each) for each in (*others, plan))),)
        return Setting(plan, around.beside, eras, self.since, self.until)


def invented_scene(population: Population, around: Around, since: datetime | None, until: datetime | None) -> Scene:
    """An invented population: its own days, or those asked for."""
    start = datetime.combine(population.start, time(), UTC) if population.start else FIRST_DAY
    begin = since or start
    end = until or begin + timedelta(days=population.days)
    _check(begin, end)
    return Scene(Invented(population), population.size, around, begin, end, replays=False)


def history_scene(
    store: Store, open_store: Callable[[], Store], around: Around, since: datetime | None, until: datetime | None
) -> Scene:
    """Recorded history: from the first event's day to the newest event, or as asked for."""
    last = store.last_customer()
    oldest = store.events(EventFilter(limit=1))
    if not last or not oldest:
        raise SceneError("the store holds no events to play again; name a --population to invent some")
    begin = since or datetime.combine(oldest[0].received_at.date(), time(), UTC)
    newest = store.events(EventFilter(newest_first=True, limit=1))
    end = until or newest[0].received_at + timedelta(seconds=1)
    _check(begin, end)
    return Scene(History(open_store, last), last, around, begin, end, replays=True)


def _check(since: datetime, until: datetime) -> None:
    if until <= since:
        raise SceneError(
            f"a simulation ends after it begins, not from {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M}"
        )
