"""How one gets into a journey, and whether again: one way, a list of ways, or a mapping that says more about several.

Rule 1. What holds for one way (`where`, `when`, `key`) stands with it; what holds for all stands in the mapping.
"""

from datetime import datetime

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_choice, read_date
from wend.journey.parse.ways import way_in
from wend.journey.parse.windows import parse_window
from wend.journey.plan import Caps, Entry, Reentry, Way
from wend.limits import ENTRY_CAP_MAX, ENTRY_WAYS_MAX
from wend.model.document import Node, Problems


def parse_entry(node: Node, problems: Problems) -> Entry | None:
    """The entry of a journey."""
    if node.is_list:
        ways = _ways(node, problems)
        return Entry(ways) if ways else None
    several = node.get("any")
    fields = Fields(node, problems, "an entry", keys.ENTRY_OF_SEVERAL if several else keys.ENTRY)
    if several is None:
        way = way_in(fields)
        ways = (way,) if way else ()
    else:
        ways = _ways(several, problems)
    entry = _for_all(fields, ways)
    return entry if ways else None


def _ways(node: Node, problems: Problems) -> tuple[Way, ...]:
    if not node.is_list or not 1 <= len(node.value) <= ENTRY_WAYS_MAX:
        problems.error(node, f"the ways of an entry are a list of 1 to {ENTRY_WAYS_MAX}", "write - {event: …}")
        return ()
    found = [_one_of_several(each, problems) for each in node]
    return tuple(way for way in found if way)


def _one_of_several(node: Node, problems: Problems) -> Way | None:
    common = [key for key, _ in node.items() if key in keys.ENTRY_FOR_ALL] if node.is_map else []
    for key in common:
        problems.error(
            node.keys[key],
            f"{key!r} holds for all ways of an entry",
            f"write entry: {{any: [the ways], {key}: …}}",
        )
    known = (*keys.ENTRY_WAY, *common)
    return way_in(Fields(node, problems, "a way of an entry", known))


def _for_all(fields: Fields, ways: tuple[Way, ...]) -> Entry:
    problems = fields.problems
    again, caps, window = (fields.node_of(key) for key in ("reentry", "caps", "window"))
    since, until = _date(fields, "from"), _date(fields, "until")
    hold = bool(fields.boolean("hold"))
    if hold and window is None:
        problems.error(fields.node.keys["hold"], "'hold' waits for a window, and there is none", "add window: {…}")
    if since and until and _comparable(until) < _comparable(since):
        problems.error(fields.node.keys["until"], f"'until' {until} lies before 'from' {since}: nobody would enter")
    return Entry(
        ways=ways,
        reentry=_reentry(again, problems) if again else Reentry(),
        caps=_caps(caps, problems) if caps else None,
        since=since,
        until=until,
        window=parse_window(window, problems) if window else None,
        hold=hold,
    )


def _date(fields: Fields, key: str) -> str | None:
    node = fields.node_of(key)
    return read_date(node, fields.problems, f"{key!r}") if node else None


def _comparable(stated: str) -> str:
    return datetime.fromisoformat(stated).date().isoformat()


def _reentry(node: Node, problems: Problems) -> Reentry:
    if not node.is_map:
        return Reentry(read_choice(node, problems, "'reentry'", ("never", "always")) or "never")
    fields = Fields(node, problems, "a re-entry rule", keys.REENTRY)
    after, after_exit = fields.duration("after"), fields.duration("after_exit")
    if after and after_exit:
        problems.error(node, "a re-entry rule has both 'after' and 'after_exit'", "keep one of them")
    if after_exit:
        return Reentry("after_exit", after_exit)
    if not node.value:
        problems.error(node, "a re-entry rule needs 'after' or 'after_exit'", "write reentry: {after: 7d}")
    return Reentry("after", after) if after else Reentry()


def _caps(node: Node, problems: Problems) -> Caps | None:
    fields = Fields(node, problems, "entry caps", keys.ENTRY_CAPS)
    if node.is_map and not node.value:
        problems.error(node, "entry caps are empty", "name per_day, total or active")
    per_day, total, active = (fields.count(key, ENTRY_CAP_MAX) for key in ("per_day", "total", "active"))
    return Caps(per_day, total, active) if per_day or total or active else None
