"""Windows of days and hours."""

from typing import Final

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_minute, read_zone, sort_of
from wend.journey.plan import Window
from wend.model.document import Node, Problems, did_you_mean

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZONE_WORDS: Final = ("customer", "workspace")


def parse_window(node: Node, problems: Problems, what: str = "a window") -> Window:
    """The window of a mapping; what is left out is open."""
    fields = Fields(node, problems, what, keys.WINDOW)
    if node.is_map and not node.value:
        problems.error(node, f"{what} is empty", "name days, or from and to")
    since, until = _minute(fields, "from", 0), _minute(fields, "to", 1440)
    if since == until:
        problems.error(node, f"{what} is never open: 'from' and 'to' are the same", "leave both out for the whole day")
    zone = fields.node_of("zone")
    return Window(
        days=_days(fields.node_of("days"), problems),
        since_minute=since,
        until_minute=until,
        zone=(read_zone(zone, problems, "'zone'", ZONE_WORDS) if zone else None) or "customer",
    )


def _minute(fields: Fields, key: str, default: int) -> int:
    node = fields.node_of(key)
    minute = read_minute(node, fields.problems, f"{key!r}") if node else None
    return default if minute is None else minute


def _days(node: Node | None, problems: Problems) -> tuple[int, ...]:
    if node is None:
        return tuple(range(7))
    if not node.is_list or not node.value:
        problems.error(node, f"'days' is a list of days, not {sort_of(node.value)}", "write it like [tue, wed, thu]")
        return tuple(range(7))
    found = {_day(each, problems) for each in node}
    return tuple(sorted(day for day in found if day is not None))


def _day(node: Node, problems: Problems) -> int | None:
    word = str(node.value).lower()
    for names in (DAYS, _LONG):
        if word in names:
            return names.index(word)
    problems.error(node, f"{node.plain()!r} is no day of the week", did_you_mean(word, DAYS))
    return None
