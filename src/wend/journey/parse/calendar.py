"""`calendar: {holidays: DE-BY, also: [2026-12-24], work: {days: […], from: "09:00", to: "17:00"}}`."""

from typing import Final

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.windows import parse_window
from wend.journey.plan import Window
from wend.journey.workspace import Calendar
from wend.model.document import Node, Problems
from wend.model.public_holidays import wrong_with
from wend.rules.times import microseconds

_DATE_CHARACTERS: Final = 10


def parse_calendar(node: Node, problems: Problems) -> Calendar:
    """The calendar; what is left out is as in `Calendar`."""
    fields = Fields(node, problems, "the calendar", keys.CALENDAR)
    place = fields.text("holidays")
    if place and (wrong := wrong_with(place)):
        problems.error(node.value["holidays"], *wrong)
        place = ""
    also = fields.node_of("also")
    dates = tuple(day for each in also or () if (day := _date(each, problems)))
    work = fields.node_of("work")
    return Calendar(place, dates, parse_work(work, problems) if work else Calendar().work)


def parse_work(node: Node, problems: Problems, what: str = "the working hours") -> Window:
    """Days and hours of work: what is left out is as in `Calendar`, and the zone that of the workspace."""
    usual, window = Calendar().work, parse_window(node, problems, what)
    stated = {key for key, _ in node.items()}
    return Window(
        window.days if "days" in stated else usual.days,
        window.since_minute if {"from", "to"} & stated else usual.since_minute,
        window.until_minute if {"from", "to"} & stated else usual.until_minute,
        window.zone if "zone" in stated else usual.zone,
    )


def _date(node: Node, problems: Problems) -> str | None:
    value = node.value
    if isinstance(value, str) and len(value) == _DATE_CHARACTERS and microseconds(value) is not None:
        return value
    problems.error(node, f"{node.plain()!r} is not a date", "write it like 2026-12-24")
    return None
