"""How one gets into a journey, and whether again."""

from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from wend.journey import keys
from wend.journey.parse.events import match_in
from wend.journey.parse.fields import Fields, exactly_one
from wend.journey.parse.scalars import read_choice, read_path
from wend.journey.plan import Entry, Reentry
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule


def parse_entry(node: Node, problems: Problems) -> Entry | None:
    """The entry of a journey."""
    fields = Fields(node, problems, "an entry", keys.ENTRY)
    way = exactly_one(fields, keys.ENTRY_WAYS)
    event = match_in(fields) if way == "event" else None
    when, again = fields.node_of("when"), fields.node_of("reentry")
    entry = Entry(
        event=event,
        segment=fields.name("segment") or None,
        schedule=_schedule(fields),
        api=bool(fields.boolean("api")),
        when=parse_rule(when, problems) if when else None,
        key=_key(fields, way),
        reentry=_reentry(again, problems) if again else Reentry(),
    )
    _refuse_what_does_not_fit(fields, way, entry)
    return entry if way else None


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


def _key(fields: Fields, way: str | None) -> str | None:
    node = fields.node_of("key")
    if node is None:
        return None
    if way in ("segment", "schedule"):
        fields.problems.error(
            node, f"'key' is a path in the entry event, and an entry by {way} has none", "leave it out"
        )
        return None
    return read_path(node, fields.problems, "'key'", ("properties", "context"), bare="properties")


def _reentry(node: Node, problems: Problems) -> Reentry:
    if node.is_map:
        after = Fields(node, problems, "a re-entry rule", keys.REENTRY, ["after"]).duration("after")
        return Reentry("after", after) if after else Reentry()
    return Reentry(read_choice(node, problems, "'reentry'", ("never", "always")) or "never")


def _refuse_what_does_not_fit(fields: Fields, way: str | None, entry: Entry) -> None:
    if "where" in fields and way and way != "event":
        fields.problems.error(
            fields.node.keys["where"], f"'where' belongs to an event, not to an entry by {way}", "use 'when'"
        )
    if way == "api" and not entry.api and isinstance(fields.node.value["api"].value, bool):
        fields.problems.error(fields.node.value["api"], "'api' is true or left out")
