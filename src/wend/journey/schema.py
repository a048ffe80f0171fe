"""The published JSON Schema of journey, segment, strategy and settings files (draft 2020-12), for editors.

Rule 1. Keys and their words come from `keys`; every object says exactly the keys that the parser reads.
Rule 2. A valid file fits the schema. The other way round the parser knows more: ids that exist, cron expressions, cycles.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wend.journey import keys
from wend.journey.occasions import KINDS
from wend.journey.parse.diagnosis import alert_keys, required_keys
from wend.journey.parse.windows import DAYS
from wend.journey.strategy import PHASES
from wend.journey.variables import TYPES
from wend.limits import (
    ALERTS_MAX,
    APPROVALS_MAX,
    AWAITED_MAX,
    BLOCKED_IDS_MAX,
    ENTRY_CAP_MAX,
    ENTRY_WAYS_MAX,
    FORK_WAYS_MAX,
    FREQUENCY_CAP_MESSAGES_MAX,
    ID_KINDS_MAX,
    IDS_PER_KIND_MAX,
    JOURNEY_STEPS_MAX,
    MERGES_PER_CUSTOMER_MAX,
    MERGES_PER_ID_MAX,
    NAME_CHARS_MAX,
    NOTE_CHARACTERS_MAX,
    OFFER_SHOWN_MAX,
    OFFERS_CHOSEN_MAX,
    PRIORITY_MAX,
    QUEUE_CAPACITY_MAX,
    QUEUE_MEMBERS_MAX,
    QUEUES_MAX,
    REPEAT_ROUNDS_MAX,
    RUNS_PER_CUSTOMER_MAX,
    STRATEGY_PARTS_MAX,
    SURVEYS_PER_CAP_MAX,
    TASK_OUTCOMES_MAX,
    VARIABLES_MAX,
)
from wend.model.task import PRIORITIES
from wend.rules.tree import Op

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_ANYTHING: Final[Schema] = {}
_NUMBER: Final[Schema] = {"type": "number"}
_APPEND: Final[Schema] = {"type": "object", "properties": {"append": {}}, "required": ["append"]}
_PAIR: Final[Schema] = {"type": "string", "pattern": "^[^/]+/[^/]+$"}
_BESIDE_REQUIRED: Final = {"repeat": ["steps"], "fork": ["ways"]}
_BY_RESULT: Final = ("on_outcome", "on_result")
_COUNT_OPS: Final = (Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW, Op.IS)


def journey_schema() -> Schema:
    """The schema of `journeys/*.yaml`."""
    types: dict[str, Schema] = {
        "journey": _ref("name"),
        "title": _TEXT,
        "stage": _TEXT,
        "purpose": _ref("name") | {"examples": ["marketing", "service"]},
        "owner": _TEXT,
        "tags": _TEXTS,
        "goals": _TEXTS,
        "needs": _TEXTS,
        "subject": {"enum": list(keys.SUBJECTS)},
        "entry": _ref("entry"),
        "exit": {"oneOf": [_ref("event"), {"type": "array", "items": _ref("event"), "minItems": 1}]},
        "goal": _object(keys.GOAL, {**_event_types(), "within": _ref("duration")}, ["event", "within"]),
        "holdout": _ref("share"),
        "priority": {"type": "integer", "minimum": 1, "maximum": PRIORITY_MAX},
        "group": _ref("name"),
        "preempt": {"type": "boolean"},
        "not_while_in": {"oneOf": [_ref("name"), {"type": "array", "items": _ref("name")}]},
        "lookahead": _ref("duration"),
        "vars": _variables(),
        "steps": _ref("steps") | {"minItems": 1, "maxItems": JOURNEY_STEPS_MAX},
    }
    return _whole("A Wend journey", _object(keys.JOURNEY, types, keys.JOURNEY_REQUIRED))


def offer_schema() -> Schema:
    """The schema of `offers/*.yaml`."""
    won = _object(keys.GOAL, {**_event_types(), "within": _ref("duration")}, ["event", "within"])
    most = {"type": "integer", "minimum": 1, "maximum": OFFER_SHOWN_MAX}
    types = {
        "offer": _ref("name"),
        "title": _TEXT,
        "tags": _TEXTS,
        **{key: _ref("rule") for key in ("eligible", "applicable", "suitable", "preferred")},
        "value": {"oneOf": [_NUMBER, _ref("from")]},
        "from": _TEXT | {"examples": ["2026-12-01"]},
        "until": _TEXT | {"examples": ["2026-12-24"]},
        "per": _object(keys.OFFER_PER, {"max": most, "per": _ref("duration")}, ["max", "per"]),
        "taken": {"anyOf": [_TEXT, _ref("rule")]},
        "won": won,
        "details": {"type": "object"},
        "contents": {"type": "object", "additionalProperties": _ref("name"), "examples": [{"email": "still-thinking"}]},
    }
    return _whole("A Wend offer", _object(keys.OFFER, types, ["offer"]))


def fragment_schema() -> Schema:
    """The schema of `fragments/*.yaml`."""
    steps = _ref("steps") | {"minItems": 1, "maxItems": JOURNEY_STEPS_MAX}
    types = {"fragment": _ref("name"), "title": _TEXT, "vars": _variables(), "steps": steps}
    return _whole("A Wend fragment", _object(keys.FRAGMENT, types, ["fragment", "steps"]))


def segment_schema() -> Schema:
    """The schema of `segments/*.yaml`."""
    words = {"title": _TEXT, "stage": _TEXT, "owner": _TEXT, "tags": _TEXTS, "goals": _TEXTS}
    types = {"segment": _ref("name"), **words, "when": _ref("rule")}
    return _whole("A Wend segment", _object(keys.SEGMENT, types, ["segment", "when"]))


def strategy_schema() -> Schema:
    """The schema of `strategy.yaml`."""
    named = {"id": _ref("name"), "title": _TEXT}
    measure = _object(
        keys.MEASURE,
        {"name": _TEXT, "target": _NUMBER, "unit": _TEXT, "better": {"enum": ["higher", "lower"]}},
        ["name"],
    )
    stage_types = {
        **named,
        **dict.fromkeys(("owner", "need", "expectation", "experience"), _TEXT),
        **dict.fromkeys(("roles", "channels", "goals"), _TEXTS),
        "phase": {"enum": list(PHASES)},
        "needs": _parts(_object(keys.NEED, named, ["id"])),
        "when": _ref("rule"),
        "measures": {"type": "array", "items": measure},
    }
    aim_types = {**named, "owner": _TEXT, "measures": {"type": "array", "items": measure}}
    right = _object(keys.RIGHT, dict.fromkeys(keys.RIGHT, _TEXTS))
    team_types = {**named, "members": _TEXTS, "publishes": {"oneOf": [right, {"type": "array", "items": right}]}}
    review_types = {"approvals": {"type": "integer", "minimum": 1, "maximum": APPROVALS_MAX}}
    review = _object(keys.REVIEW, {**dict.fromkeys(keys.RIGHT, _TEXTS), **review_types})
    types = {
        "title": _TEXT,
        "stages": _parts(_object(keys.STAGE, stage_types, ["id"])) | {"minItems": 1},
        "goals": _parts(_object(keys.AIM, aim_types, ["id"])),
        "teams": _parts(_object(keys.TEAM, team_types, ["id"])),
        "review": {"oneOf": [review, _parts(review)]},
        "value": _value(),
    }
    return _whole("The strategy of a Wend workspace", _object(keys.STRATEGY, types, ["stages"]))


def _parts(schema: Schema) -> Schema:
    return {"type": "array", "items": schema, "maxItems": STRATEGY_PARTS_MAX}


def _value() -> Schema:
    place = {"type": "string", "pattern": r"^properties(\.[^.]+)+$", "examples": ["properties.total"]}
    types = {"event": _TEXT, "where": _ref("where"), "amount": place, "currency": _TEXT, "minus": {"type": "boolean"}}
    one = _object(keys.VALUE, types, ["event", "amount"])
    several: Schema = {"type": "array", "items": one}
    both = {"currency": _TEXT, "events": {"oneOf": [one, several]}}
    return {"oneOf": [one, several, _object(keys.VALUES, both, ["events"])]}


def occasions_schema() -> Schema:
    """The schema of `calendar.yaml`."""
    moment = _TEXT | {"examples": ["2026-11-27", "2026-11-27T06:00"]}
    types = {
        "occasion": _ref("name"),
        "title": _TEXT,
        "kind": {"enum": list(KINDS)},
        "from": moment,
        "to": moment,
        "file": _TEXT | {"examples": ["calendars/fairs.ics"]},
        "summary": _TEXT,
        "markets": _TEXTS,
        "pauses": _TEXTS,
    }
    listed = {"type": "array", "items": _object(keys.OCCASION, types, ["occasion"])}
    places = _TEXTS | {"examples": [["DE", "US"]]}
    return _whole(
        "The calendar of a Wend workspace",
        _object(keys.OCCASIONS, {"market": _TEXT, "holidays": places, "occasions": listed}),
    )


def settings_schema() -> Schema:
    """The schema of `wend.yaml`."""
    purpose_types: dict[str, Schema] = {"consent": {"enum": list(keys.CONSENTS)}, "capped": {"type": "boolean"}}
    purpose = _object(keys.PURPOSE, {"class": {"enum": list(keys.CLASSES)}, **purpose_types})
    cap_types = {
        "max": {"type": "integer", "minimum": 1, "maximum": FREQUENCY_CAP_MESSAGES_MAX},
        "per": _ref("duration"),
        "channel": _TEXT,
        "purpose": _TEXT,
    }
    fatigue_types = {
        "max": {"type": "integer", "minimum": 1, "maximum": SURVEYS_PER_CAP_MAX},
        "per": _ref("duration"),
    }
    guard_types = {
        "frequency_caps": {"type": "array", "items": _object(keys.FREQUENCY_CAP, cap_types, ["max", "per"])},
        "quiet_hours": _ref("window") | {"required": ["from", "to"]},
        "message_expires_after": _ref("duration"),
        "complaint": _object(keys.COMPLAINT, dict.fromkeys(keys.COMPLAINT, _TEXT), ["opens", "closes"]),
        "survey_fatigue": _object(keys.SURVEY_FATIGUE, fatigue_types, ["max", "per"]),
    }
    types = {
        "name": _TEXT,
        "zone": _TEXT | {"examples": ["Europe/Berlin", "UTC"]},
        "purposes": {"type": "object", "minProperties": 1, "additionalProperties": purpose},
        "guards": _object(keys.GUARDS, guard_types),
        "holdout": _ref("share"),
        "journeys": _object(keys.JOURNEYS, {"active_max": _count(RUNS_PER_CUSTOMER_MAX)}),
        "channels": {"type": "object", "additionalProperties": {"type": "object"}},
        "calendar": _object(
            keys.CALENDAR,
            {
                "holidays": _TEXT | {"examples": ["DE-BY", "US"]},
                "also": {"type": "array", "items": {"type": "string", "format": "date"}},
                "work": _ref("window"),
            },
        ),
        "identity": _identity(),
        "retention": _object(keys.RETENTION, dict.fromkeys(keys.RETENTION, _ref("duration"))),
        "archive": _object(keys.ARCHIVE, {"folder": _TEXT, "every": _ref("duration")}, ["folder"]),
        "diagnose": _object(keys.DIAGNOSE, {"every": _ref("duration"), "views": _TEXTS, "goals": _TEXTS}),
        "queues": {
            "type": "object",
            "propertyNames": _ref("name"),
            "maxProperties": QUEUES_MAX,
            "additionalProperties": _queue(),
        },
        "alerts": {"type": "array", "maxItems": ALERTS_MAX, "items": {"oneOf": _alerts()}},
    }
    return _whole("Settings of a Wend workspace", _object(keys.SETTINGS, types))


def _identity() -> Schema:
    """Which ids tell who somebody is."""
    kind = _object(keys.ID_KIND, {"trait": _TEXT, "max": _count(IDS_PER_KIND_MAX)})
    kinds = {
        "type": "object",
        "maxProperties": ID_KINDS_MAX,
        "propertyNames": {"not": {"enum": ["user_id", "anonymous_id"]}},
        "additionalProperties": {"anyOf": [kind, {"type": "null"}]},
    }
    types = {
        "kinds": kinds,
        "blocked": {"type": "array", "items": _TEXT, "maxItems": BLOCKED_IDS_MAX},
        "merges_per_id": _count(MERGES_PER_ID_MAX * 100),
        "merges_per_customer": _count(MERGES_PER_CUSTOMER_MAX),
    }
    return _object(keys.IDENTITY, types)


def _alerts() -> list[Schema]:
    """One shape for the alerts with keys of their own, and one for all the others."""
    recipients = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
    more = {"for": _ref("duration"), "from": _TEXT, "until": _TEXT, "within": _ref("duration"), "by": _TEXT}
    types = {"to": recipients, "journey": _ref("name"), "customers": {"type": "integer", "minimum": 1}, **more}
    special = [kind for kind in keys.ALERTS if alert_keys(kind) != keys.ALERT]
    shapes: list[tuple[str, Schema]] = [(kind, {"const": kind}) for kind in special]
    shapes.append(("", {"enum": [kind for kind in keys.ALERTS if kind not in special]}))
    return [_object(alert_keys(kind), {**types, "alert": named}, required_keys(kind)) for kind, named in shapes]


def _whole(title: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "title": title, **schema, "$defs": _definitions()}


def _definitions() -> dict[str, Schema]:
    """The parts that others refer to."""
    return {
        "name": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]*$", "maxLength": NAME_CHARS_MAX},
        "duration": {
            "type": "string",
            "description": "A length of time: s, m, h, d, w, mo and y, sums of them, or ISO 8601.",
            "pattern": r"^\s*(([0-9]+\s*(mo|[smhdwy])\s*)+|P[0-9A-Za-z.,+-]+)\s*$",
            "examples": ["30m", "4h", "2d", "1d12h", "6mo", "P1M"],
        },
        "span": {
            "description": "A length of time by the clock, or business days and hours on the calendar.",
            "anyOf": [
                _ref("duration"),
                {
                    "type": "string",
                    "pattern": r"^\s*([0-9]+\s*b[dhm]\s*)+$",
                    "examples": ["3bd", "4bh"],
                },
                _closed({"business_days": {"type": "integer", "minimum": 1}}, ["business_days"]),
            ],
        },
        "share": {
            "description": "A percentage, or a part of 1.",
            "oneOf": [
                {"type": "string", "pattern": r"^\s*[0-9]{1,2}(\.[0-9]+)?\s*%\s*$"},
                {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
            ],
            "examples": ["10%", 0.1],
        },
        "path": {
            "type": "string",
            "pattern": r"^((trait|properties|context|event|last|vars|steps|account|reachable|calendar)\..+"
            r"|stage(\.(since|days|times|cycles))?)$",
            "examples": ["trait.first_name", "event.properties.category"],
        },
        "from": _closed({"from": _ref("path")}, ["from"], "A value taken from a path."),
        "values": {
            "type": "object",
            "description": "Literals, or {from: a path}.",
            "additionalProperties": {"anyOf": [_ref("from"), _ANYTHING]},
        },
        "where": _where(),
        "event": _object(keys.EVENT, _event_types(), ["event"]),
        "window": _object(keys.WINDOW, _window_types()),
        "entry": _entry(),
        "rule": _rule(),
        "steps": {"type": "array", "items": _ref("step")},
        "step": {"oneOf": [*(_ref(f"step-{kind}") for kind in keys.STEPS), _ref("use")]},
        "use": _use(),
        "written": {
            "type": "object",
            "description": "Variables: literals, {from: a path} or {add: an amount}.",
            "additionalProperties": {
                "anyOf": [_ref("from"), _closed({"add": _NUMBER}, ["add"], "An amount to add."), _ANYTHING]
            },
        },
        **{f"step-{kind}": _step(kind, body) for kind, body in _bodies().items()},
    }


def _use() -> Schema:
    used = {"type": "string", "pattern": "^fragments/.+$", "examples": ["fragments/reminders"]}
    ident = _described(_ref("name"), "What the ids of its steps begin with; the fragment's name when left out.")
    return {"title": "use", **_closed({"use": _described(used, keys.USE), "id": ident}, ["use"], keys.USE)}


def _step(kind: str, body: Schema) -> Schema:
    beside = {key: _described(_steps_of(key), words) for key, words in keys.BESIDE.get(kind, {}).items()}
    ident = _described(_ref("name"), keys.STEP_ID)
    required = [kind, *_BESIDE_REQUIRED.get(kind, ())]
    schema = _closed({kind: _described(body, keys.STEPS[kind]), **beside, "id": ident}, required, keys.STEPS[kind])
    return {"title": kind, **schema}


def _steps_of(key: str) -> Schema:
    """Steps, or those of each result by its name, or ways with names; `sticky` is no list of steps."""
    if key == "ways":
        way = _object(keys.FORK_WAY, {"name": _TEXT, "steps": _ref("steps")}, ["name", "steps"])
        return {"type": "array", "minItems": 2, "maxItems": FORK_WAYS_MAX, "items": way}
    if key == "sticky":
        return {"type": "boolean"}
    if key == "people":
        return {"oneOf": [_TEXT, _TEXTS], "examples": ["all", 'role == "champion"']}
    return {"type": "object", "additionalProperties": _ref("steps")} if key in _BY_RESULT else _ref("steps")


def _bodies() -> dict[str, Schema]:
    """What stands under the key of each kind of step."""
    return {
        "wait": {"anyOf": [_ref("span"), _wait()], "examples": ["2d", "3bd"]},
        "wait_for": _wait_for(),
        "branch": _branch(),
        "split": {"type": "array", "minItems": 2, "items": _split_arm()},
        "repeat": _object(
            keys.REPEAT,
            {
                "max": {"type": "integer", "minimum": 1, "maximum": REPEAT_ROUNDS_MAX},
                "until": {"anyOf": [_ref("event"), _ref("rule")]},
            },
            ["max"],
        ),
        "goto": _TEXT,
        "update": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {
                "anyOf": [_ref("from"), _closed({"add": _NUMBER}, ["add"], "An amount to add."), _APPEND, _ANYTHING]
            },
            "examples": [{"interested": True, "reminders": {"add": 1}}],
        },
        "emit": _object(keys.EMIT, {"event": _TEXT, "properties": _ref("values")}, ["event"]),
        "task": _task(),
        **_outward(),
        "exit": {
            "oneOf": [
                _TEXT | {"examples": ["finished"]},
                _object(keys.EXIT, {"reason": _TEXT, "with": _ref("written")}, ["reason"]),
            ]
        },
        **_structure(),
    }


def _structure() -> dict[str, Schema]:
    """The steps that make ways, call journeys and remember."""
    count = {"type": "integer", "minimum": 1, "maximum": FORK_WAYS_MAX}
    join = {"oneOf": [{"enum": ["all", "any"]}, _object(keys.FORK_JOIN, {"first": count}, ["first"])]}
    asked = {"journey": _ref("name"), "with": _ref("values")}
    text = {"type": "string", "minLength": 1, "maxLength": NOTE_CHARACTERS_MAX}
    parts = {"type": "array", "minItems": 1, "items": {"oneOf": [text, _ref("from")]}}
    return {
        "fork": _object(keys.FORK, {"join": join, "within": _ref("duration")}),
        "call": _object(keys.CALL, {**asked, "within": _ref("duration")}, ["journey"]),
        "enter": _object(keys.ENTER, asked, ["journey"]),
        "set": _ref("written") | {"minProperties": 1},
        "note": {"oneOf": [text, parts], "examples": ["Talked at the fair"]},
        "milestone": _ref("name"),
    }


def _variable() -> Schema:
    types = {"type": {"enum": list(TYPES)}, "default": _ANYTHING, "required": {"type": "boolean"}}
    return {"oneOf": [{"enum": list(TYPES)}, _object(keys.VARIABLE, types, ["type"])]}


def _variables() -> Schema:
    return {"type": "object", "maxProperties": VARIABLES_MAX, "additionalProperties": _variable()}


def _outward() -> dict[str, Schema]:
    """The steps that turn to the customer or the world."""
    count = {"type": "integer", "minimum": 1, "maximum": OFFERS_CHOSEN_MAX}
    send = {
        "offer": _ref("path"),
        "place": count,
        "channel": _ref("name"),
        "content": _ref("name"),
        "purpose": _ref("name"),
    }
    ask = {"survey": _ref("name"), "send": _PAIR, "within": _ref("duration")}
    choose = {
        "from": _TEXTS | {"minItems": 1},
        "at_most": count,
        "rank": {"enum": list(keys.CHOOSE_RANKS)},
        "into": _ref("name"),
        "channel": _ref("name"),
    }
    webhook = {
        "url": {"type": "string", "pattern": r"^https?://\S+$", "examples": ["https://example.com/hook"]},
        "payload": _ref("values"),
        "method": {"enum": list(keys.WEBHOOK_METHODS)},
        "headers": _ref("values"),
        "into": _ref("name"),
        "within": _ref("duration"),
    }
    one = {"oneOf": [{"required": ["add"]}, {"required": ["remove"]}]}
    return {
        "send": {
            "oneOf": [
                _PAIR | {"examples": ["email/still-thinking"]},
                _object(keys.SEND, send, ["offer", "channel"]),
                _object(keys.SEND_PURPOSE, {"content": _PAIR, "purpose": _ref("name")}, ["content"]),
            ]
        },
        "ask": _object(keys.ASK, ask, ["survey", "send", "within"]),
        "choose": _object(keys.CHOOSE, choose, ["from", "into"]),
        "audience": _object(keys.AUDIENCE, {"add": _PAIR, "remove": _PAIR}) | one,
        "webhook": _object(keys.WEBHOOK, webhook, ["url"]),
    }


def _task() -> Schema:
    escalate = _object(keys.TASK_ESCALATE, {"after": _ref("span"), "to": _ref("name")}, ["after", "to"])
    types = {
        "title": _TEXT | {"examples": ["Call {trait.first_name}"]},
        "queue": _ref("name"),
        "assignee": {"anyOf": [_TEXT, _ref("from")]},
        "priority": {"enum": list(PRIORITIES)},
        "sla": _ref("span"),
        "remind": _ref("span"),
        "escalate": escalate,
        "within": _ref("duration"),
        "when_full": {"enum": list(keys.WHEN_FULL)},
        "outcomes": {"type": "array", "items": _ref("name"), "minItems": 1, "maxItems": TASK_OUTCOMES_MAX},
    }
    someone = {"anyOf": [{"required": ["queue"]}, {"required": ["assignee"]}]}
    return _object(keys.TASK, types, ["title"]) | someone


def _queue() -> Schema:
    types = {
        "title": _TEXT,
        "owner": _TEXT,
        "capacity": {"type": "integer", "minimum": 1, "maximum": QUEUE_CAPACITY_MAX},
        "hours": _ref("window"),
        "members": _TEXTS | {"maxItems": QUEUE_MEMBERS_MAX},
        "assign": {"enum": list(keys.ASSIGNS)},
    }
    return _object(keys.QUEUE, types)


def _wait() -> Schema:
    types = {
        "for": _ref("span"),
        "until": {"oneOf": [{"type": "string", "examples": ["2026-12-24"]}, _ref("from")]},
        "before": _ref("span"),
        "after": _ref("span"),
        "yearly": {"type": "boolean"},
        "window": _ref("window"),
        "best_time": _best_time(),
    }
    ways = ("for", "until", "window", "best_time")
    return _object(keys.WAIT, types) | {"anyOf": [{"required": [key]} for key in ways]}


def _best_time() -> Schema:
    clock = _window_types()["from"]
    types = {"channel": _ref("name"), "within": _ref("duration"), "from": clock, "to": clock, "else": clock}
    return _object(keys.BEST_TIME, types, ["channel"])


def _wait_for() -> Schema:
    awaited = {
        **_event_types(),
        "segment": _object(keys.SEGMENT_CHANGE, dict.fromkeys(keys.SEGMENT_CHANGE, _ref("name")))
        | {"minProperties": 1, "maxProperties": 1},
        "reply": _object(keys.REPLY, {"to": _ref("name")}, ["to"]),
    }
    one = [{"required": [key]} for key in ("event", "segment", "reply")]
    member = _object(keys.AWAITED, awaited) | {"oneOf": one}
    several = {"type": "array", "items": member, "minItems": 1, "maxItems": AWAITED_MAX}
    types = {**awaited, "any": several, "all": several, "within": _ref("duration")}
    ways = [*one, {"required": ["any"]}, {"required": ["all"]}]
    return _object(keys.WAIT_FOR, types, ["within"]) | {"oneOf": ways}


def _branch() -> Schema:
    when = _object(keys.BRANCH_WHEN, {"when": _ref("rule"), "then": _ref("steps"), "name": _TEXT}, ["when", "then"])
    other = _object(keys.BRANCH_ELSE, {"else": _ref("steps"), "name": _TEXT}, ["else"])
    return {"type": "array", "minItems": 1, "items": {"oneOf": [when, other]}}


def _split_arm() -> Schema:
    types = {"name": _TEXT, "weight": {"type": "number", "minimum": 0}, "steps": _ref("steps")}
    types["control"] = {"type": "boolean"}
    return _object(keys.SPLIT_ARM, types, ["name", "weight"])


def _entry() -> Schema:
    """One way, a list of ways, or a mapping that says more about several."""
    one_of = {"oneOf": [{"required": [way]} for way in keys.ENTRY_WAYS]}
    for_all, way = _entry_for_all(), _object(keys.ENTRY_WAY, _way_types()) | one_of
    several: Schema = {"type": "array", "items": way, "minItems": 1, "maxItems": ENTRY_WAYS_MAX}
    one = _object(keys.ENTRY, {**_way_types(), **for_all}) | one_of
    return {"oneOf": [one, several, _object(keys.ENTRY_OF_SEVERAL, {"any": several, **for_all}, ["any"])]}


def _way_types() -> dict[str, Schema]:
    side = [_closed({side: _ref("name")}, [side], said) for side, said in keys.ENTRY_SEGMENT.items()]
    date = {
        "from": _TEXT | {"examples": ["trait.renewal"]},
        "before": _ref("duration"),
        "after": _ref("duration"),
        "at": {"type": "string", "pattern": "^([01]?[0-9]|2[0-3]):[0-5][0-9]$", "examples": ["09:00"]},
        "zone": _TEXT | {"examples": ["customer", "workspace", "Europe/Berlin"]},
        "yearly": {"type": "boolean"},
    }
    return {
        **_event_types(),
        "segment": {"oneOf": [_ref("name"), *side]},
        "schedule": _TEXT | {"examples": ["0 9 * * mon"]},
        "at": _TEXT | {"examples": ["2026-12-01T09:00"]},
        "date": _object(keys.ENTRY_DATE, date, ["from"]),
        **{flag: {"const": True} for flag in ("api", "journey", "call", "file")},
        "when": _ref("rule"),
        "key": _TEXT | {"examples": ["properties.order_id"]},
    }


def _entry_for_all() -> dict[str, Schema]:
    again = [_closed({key: _described(_ref("duration"), said)}, [key]) for key, said in keys.REENTRY.items()]
    return {
        "reentry": {"oneOf": [{"enum": ["never", "always"]}, *again]},
        "caps": _object(keys.ENTRY_CAPS, {key: _count(ENTRY_CAP_MAX) for key in keys.ENTRY_CAPS})
        | {"minProperties": 1},
        "from": _TEXT | {"examples": ["2026-11-20"]},
        "until": _TEXT | {"examples": ["2026-12-24"]},
        "window": _ref("window"),
        "hold": {"type": "boolean"},
    }


def _count(most: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most}


def _event_types() -> dict[str, Schema]:
    return {"event": _TEXT | {"examples": ["Order Completed"]}, "where": _ref("where")}


def _window_types() -> dict[str, Schema]:
    time = {"type": "string", "pattern": "^([01]?[0-9]|2[0-4]):[0-5][0-9]$", "examples": ["09:00"]}
    return {
        "days": {"type": "array", "minItems": 1, "items": {"type": "string", "examples": list(DAYS)}},
        "from": time,
        "to": time,
        "zone": _TEXT | {"examples": ["customer", "workspace", "Europe/Berlin"]},
    }


def _where() -> Schema:
    comparison = {"type": "object", "minProperties": 1, "propertyNames": {"enum": [op.value for op in Op]}}
    return {
        "type": "object",
        "description": "Conditions on the event: a path, and what is there or how it compares.",
        "minProperties": 1,
        "additionalProperties": {"anyOf": [{"type": ["string", "number", "boolean"]}, comparison]},
        "examples": [{"category": "books", "price": {"above": 100}}],
    }


def _rule() -> Schema:
    ops = {op.value: _ANYTHING for op in Op}
    members = {"type": "array", "items": _ref("rule"), "minItems": 1}
    count = {"event": _TEXT, "where": _ref("where"), "within": _ref("duration")} | {
        op.value: {"type": "integer", "minimum": 0} for op in _COUNT_OPS
    }
    return {
        "description": "A condition: CEL text, or a mapping.",
        "anyOf": [
            {
                "type": "string",
                "minLength": 1,
                "title": "CEL",
                "examples": ['segment("high-intent") && trait.age > 30'],
            },
            _closed({"all": members}, ["all"], "All of them hold."),
            _closed({"any": members}, ["any"], "At least one of them holds."),
            _closed({"not": _ref("rule")}, ["not"], "It does not hold."),
            _closed({"trait": _TEXT, **ops}, ["trait"], "A trait of the customer, compared."),
            _closed({"property": _TEXT, **ops}, ["property"], "A property of the event at hand, compared."),
            _closed({"value": _ref("path"), **ops}, ["value"], "The value at a path, compared."),
            _closed(count, ["event"], "How many such events the customer had."),
            _closed({"segment": _TEXT}, ["segment"], "The customer is in a segment."),
            _closed({"calendar": _TEXT}, ["calendar"], "An occasion of calendar.yaml is on in the customer's market."),
        ],
    }


def _object(words: Mapping[str, str], types: Mapping[str, Schema], required: Sequence[str] = ()) -> Schema:
    """A closed object whose keys are those of a table of words."""
    return _closed({key: _described(types[key], said) for key, said in words.items()}, required)


def _closed(properties: Mapping[str, Schema], required: Sequence[str] = (), description: str = "") -> Schema:
    schema: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    if required:
        schema["required"] = list(required)
    return schema | ({"description": description} if description else {})


def _described(schema: Schema, words: str) -> Schema:
    return {**schema, "description": words}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
