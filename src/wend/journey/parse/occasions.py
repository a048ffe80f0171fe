"""The tree of `calendar.yaml` becomes the occasions."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from wend.journey import keys
from wend.journey.feeds import FeedError, read_feed
from wend.journey.occasions import HOLIDAY, KINDS, Occasion, Occasions, micros
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import sort_of
from wend.model.document import Node, Problems, did_you_mean
from wend.model.public_holidays import wrong_with

_DATE_CHARACTERS: Final = 10


def parse_occasions(node: Node, feeds: Mapping[str, str], zone: str, problems: Problems) -> Occasions:
    """The occasions, as far as they could be read. `feeds` are the texts of iCalendar files by their names."""
    fields = Fields(node, problems, "calendar.yaml", keys.OCCASIONS)
    places = []
    for each in fields.node_of("holidays") or ():
        wrong = wrong_with(each.value) if isinstance(each.value, str) else ("a place is written like DE or DE-BY", "")
        if wrong:
            problems.error(each, *wrong)
        else:
            places.append(each.value)
    listed = fields.node_of("occasions")
    if listed is not None and not listed.is_list:
        problems.error(listed, f"'occasions' is a list, not {sort_of(listed.value)}", "write - {occasion: …, from: …}")
    found: dict[str, Occasion] = {}
    for each in (listed if listed is not None and listed.is_list else None) or ():
        occasion = _occasion(each, feeds, ZoneInfo(zone), problems)
        if occasion.name in (*found, HOLIDAY):
            why = "means public holidays" if occasion.name == HOLIDAY else "is there twice"
            problems.error(each, f"the occasion {occasion.name!r} {why}", "give it a name of its own")
        elif occasion.name:
            found[occasion.name] = occasion
    return Occasions(fields.text("market") or "country", zone, tuple(places), tuple(found.values()))


def _occasion(node: Node, feeds: Mapping[str, str], zone: ZoneInfo, problems: Problems) -> Occasion:
    fields = Fields(node, problems, "an occasion", keys.OCCASION, ["occasion"])
    return Occasion(
        name=fields.name("occasion"),
        title=fields.text("title"),
        kind=fields.choice("kind", KINDS) or KINDS[0],
        times=_from_feed(fields, feeds, zone) if "file" in fields else _stated(fields, zone),
        markets=fields.texts("markets"),
        pauses=fields.texts("pauses"),
    )


def _from_feed(fields: Fields, feeds: Mapping[str, str], zone: ZoneInfo) -> tuple[tuple[int, int], ...]:
    at, name = fields.node.value["file"], fields.text("file")
    for key in ("from", "to"):
        if key in fields:
            fields.problems.error(
                fields.node.keys[key], f"an occasion has {key!r} or a file, not both", "keep one of them"
            )
    if name not in feeds:
        fields.problems.error(
            at,
            f"there is no file {name!r} in the workspace",
            did_you_mean(name, feeds) or "write it like calendars/fairs.ics",
        )
        return ()
    try:
        return read_feed(feeds[name], zone, fields.text("summary"))
    except FeedError as error:
        fields.problems.error(at, f"{name}: {error}")
        return ()


def _stated(fields: Fields, zone: ZoneInfo) -> tuple[tuple[int, int], ...]:
    if "summary" in fields:
        fields.problems.error(fields.node.keys["summary"], "'summary' goes with 'file'", "name the iCalendar file")
    since, until = fields.node_of("from"), fields.node_of("to")
    if since is None:
        if fields.node.is_map:
            fields.problems.error(fields.node, "an occasion needs 'from', or a 'file'", "write from: 2026-11-27")
        return ()
    begins = _moment(since, zone, fields.problems, ends=False)
    ends = _moment(until, zone, fields.problems, ends=True) if until is not None else None
    if begins is None:
        return ()
    if ends is not None and ends <= begins:
        assert until is not None
        fields.problems.error(until, "it ends before it begins", "a date as the end means the whole day")
        return ()
    return ((micros(begins), micros(ends) if ends is not None else 0),)


def _moment(node: Node, zone: ZoneInfo, problems: Problems, *, ends: bool) -> datetime | None:
    """A date (as an end: its last moment) or a time, without a zone in the workspace's."""
    text = str(node.value)
    try:
        if len(text) == _DATE_CHARACTERS:
            return datetime.combine(date.fromisoformat(text) + timedelta(days=ends), time(), zone)
        stated = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        problems.error(node, f"{node.plain()!r} is no date and no time", "write it like 2026-11-27 or 2026-11-27T06:00")
        return None
    return stated if stated.tzinfo else stated.replace(tzinfo=zone)
