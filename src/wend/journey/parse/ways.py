"""One way into a journey."""

from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from wend.journey import keys
from wend.journey.parse.events import match_in
from wend.journey.parse.fields import Fields, exactly_one
from wend.journey.parse.scalars import read_date, read_minute, read_name, read_path, read_zone
from wend.journey.parse.windows import ZONE_WORDS
from wend.journey.plan import DateWay, Way
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule

_FLAGS = ("api", "journey", "call", "file")  # these say no more than true
_NAMELESS = ("segment", "schedule", "at", "date")  # these have no event that could hold a key


def way_in(fields: Fields) -> Way | None:
    """The way among the keys of a mapping that may hold other things too."""
    kind = exactly_one(fields, keys.ENTRY_WAYS)
    segment, left = _segment(fields)
    when, date = fields.node_of("when"), fields.node_of("date")
    way = Way(
        event=match_in(fields) if kind == "event" else None,
        segment=segment,
        left=left,
        schedule=_schedule(fields),
        at=_moment(fields, "at"),
        date=_date(date, fields.problems) if date else None,
        api=_flag(fields, "api"),
        journey=_flag(fields, "journey"),
        call=_flag(fields, "call"),
        file=_flag(fields, "file"),
        when=parse_rule(when, fields.problems) if when else None,
        key=_key(fields, kind),
    )
    if "where" in fields and kind and kind != "event":
        fields.problems.error(
            fields.node.keys["where"], f"'where' belongs to an event, not to an entry by {kind}", "use 'when'"
        )
    return way if kind else None


def _flag(fields: Fields, key: str) -> bool:
    stated = fields.boolean(key)
    if stated is False:
        fields.problems.error(fields.node.value[key], f"{key!r} is true or left out")
    return bool(stated)


def _segment(fields: Fields) -> tuple[str | None, bool]:
    """The segment, and whether leaving it is meant."""
    node = fields.node_of("segment")
    if node is None or not node.is_map:
        return fields.name("segment") or None, False
    inner = Fields(node, fields.problems, "an entry by a segment", keys.ENTRY_SEGMENT)
    side = exactly_one(inner, keys.ENTRY_SEGMENT)
    return (inner.name(side) or None, side == "left") if side else (None, False)


def _schedule(fields: Fields) -> str | None:
    text = fields.text("schedule")
    if not text:
        return None
    try:
        # The year in which the search for a next time begins does not matter: the expression is only checked.
        CronSim(text, datetime(2000, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        fields.problems.error(
            fields.node.value["schedule"],
            f"{text!r} is not a cron expression: {error}",
            'write it like "0 9 * * mon" (minute, hour, day, month, weekday)',
        )
        return None
    return text


def _moment(fields: Fields, key: str) -> str | None:
    node = fields.node_of(key)
    return read_date(node, fields.problems, f"{key!r}") if node else None


def _date(node: Node, problems: Problems) -> DateWay | None:
    fields = Fields(node, problems, "an entry by a date", keys.ENTRY_DATE, ["from"])
    path, at, zone = fields.node_of("from"), fields.node_of("at"), fields.node_of("zone")
    trait = read_path(path, problems, "'from'", ("trait",), bare="trait") if path else None
    before, after = fields.duration("before"), fields.duration("after")
    if before and after:
        problems.error(node.keys["after"], "an entry by a date has both 'before' and 'after'", "keep one of them")
    minute = read_minute(at, problems, "'at'") if at else None
    if minute == 24 * 60:
        problems.error(node.value["at"], "'at' is before midnight", 'write "00:00" and a day later')
    return (
        DateWay(
            trait=trait.removeprefix("trait."),
            offset=before or after,
            before=before is not None,
            minute=minute,
            zone=(read_zone(zone, problems, "'zone'", ZONE_WORDS) if zone else None) or "customer",
            yearly=bool(fields.boolean("yearly")),
        )
        if trait
        else None
    )


def _key(fields: Fields, kind: str | None) -> str | None:
    node = fields.node_of("key")
    if node is None:
        return None
    if kind in _NAMELESS:
        fields.problems.error(
            node, f"'key' is a path in the entry event, and an entry by {kind} has none", "leave it out"
        )
        return None
    return read_path(node, fields.problems, "'key'", ("properties", "context"), bare="properties")


def names_in(node: Node, problems: Problems, what: str) -> tuple[str, ...]:
    """A name, or a list of them."""
    found = [read_name(each, problems, what) for each in (node if node.is_list else [node])]
    return tuple(name for name in found if name)
