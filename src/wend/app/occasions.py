"""Journeys that stand still during an occasion of the calendar, such as an incident of our own.

Rule 1. It is an operation like any other, decided by `calendar: NAME`: recorded, explained, and taken back the same way.
Rule 2. An occasion pauses a journey once: whoever resumes it by hand meanwhile has the last word.
Rule 3. Only what the calendar has paused is resumed by it, once nothing that pauses it is on any more.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wend.app.operations import change_standing, resume
from wend.app.ports import Store
from wend.app.published import World
from wend.journey.occasions import Occasion
from wend.model.operation import LEADS_TO, Operation, OperationKind, Standing

_BY: Final = "calendar: "


def obey_calendar(store: Store, world: World, now: datetime) -> int:
    """Pause and resume journeys as the calendar says; how many operations were begun."""
    done, standings = 0, store.standings()
    for journey, compiled in world.live.by_journey.items():
        known = standings.get(journey, [])
        standing = LEADS_TO[known[-1].kind] if known else Standing.RUNNING
        pausing = list(_pausing(world.live.occasions.listed, compiled.plan.tags, now))
        due = [by for by in pausing if all(each.by != by for each in known)]
        if standing is Standing.RUNNING and due:
            change_standing(store, OperationKind.PAUSE, journey, now, due[0])
            done += 1
        elif not pausing and _paused_by_calendar(known):
            resume(store, journey, now, by=known[-1].by)
            done += 1
    return done


def _pausing(occasions: tuple[Occasion, ...], tags: tuple[str, ...], now: datetime) -> Iterator[str]:
    """By which times of which occasions a journey with these tags stands still."""
    for each in occasions:
        time = each.time_at(now) if _concerns(tags, each.pauses) else None
        if time:
            yield f"{_BY}{each.name} {time[0]}"


def _concerns(tags: tuple[str, ...], terms: tuple[str, ...]) -> bool:
    """A term means itself, and whatever is narrower."""
    return any(tag == term or tag.startswith(f"{term}/") for tag in tags for term in terms)


def _paused_by_calendar(known: list[Operation]) -> bool:
    return bool(known) and known[-1].kind is OperationKind.PAUSE and known[-1].by.startswith(_BY)
