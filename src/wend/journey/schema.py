"""The published JSON Schema of journey, segment and settings files (draft 2020-12), for editors.

Rule 1. Keys and their words come from `keys`; every object says exactly the keys that the parser reads.
Rule 2. A valid file fits the schema. The other way round the parser knows more: ids that exist, cron expressions, cycles.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from wend.journey import keys
from wend.journey.parse.diagnosis import alert_keys, required_keys
from wend.journey.parse.windows import DAYS
from wend.limits import ALERTS_MAX, FREQUENCY_CAP_MESSAGES_MAX, JOURNEY_STEPS_MAX, NAME_CHARS_MAX, REPEAT_ROUNDS_MAX
from wend.rules.tree import Op

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_ANYTHING: Final[Schema] = {}
_NUMBER: Final[Schema] = {"type": "number"}
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
        "subject": {"enum": ["customer"]},
        "entry": _ref("entry"),
        "exit": {"oneOf": [_ref("event"), {"type": "array", "items": _ref("event"), "minItems": 1}]},
        "goal": _object(keys.GOAL, {**_event_types(), "within": _ref("duration")}, ["event", "within"]),
        "holdout": _ref("share"),
        "steps": _ref("steps") | {"minItems": 1, "maxItems": JOURNEY_STEPS_MAX},
    }
    return _whole("A Wend journey", _object(keys.JOURNEY, types, keys.JOURNEY_REQUIRED))


def segment_schema() -> Schema:
    """The schema of `segments/*.yaml`."""
    types = {"segment": _ref("name"), "title": _TEXT, "owner": _TEXT, "tags": _TEXTS, "when": _ref("rule")}
    return _whole("A Wend segment", _object(keys.SEGMENT, types, ["segment", "when"]))


def settings_schema() -> Schema:
    """The schema of `wend.yaml`."""
    purpose = _object(keys.PURPOSE, {"consent": {"enum": list(keys.CONSENTS)}, "capped": {"type": "boolean"}})
    cap_types = {
        "max": {"type": "integer", "minimum": 1, "maximum": FREQUENCY_CAP_MESSAGES_MAX},
        "per": _ref("duration"),
        "channel": _TEXT,
        "purpose": _TEXT,
    }
    guard_types = {
        "frequency_caps": {"type": "array", "items": _object(keys.FREQUENCY_CAP, cap_types, ["max", "per"])},
        "quiet_hours": _ref("window") | {"required": ["from", "to"]},
        "message_expires_after": _ref("duration"),
    }
    types = {
        "name": _TEXT,
        "zone": _TEXT | {"examples": ["Europe/Berlin", "UTC"]},
        "purposes": {"type": "object", "minProperties": 1, "additionalProperties": purpose},
        "guards": _object(keys.GUARDS, guard_types),
        "channels": {"type": "object", "additionalProperties": {"type": "object"}},
        "diagnose": _object(keys.DIAGNOSE, {"every": _ref("duration"), "views": _TEXTS, "goals": _TEXTS}),
        "alerts": {"type": "array", "maxItems": ALERTS_MAX, "items": {"oneOf": _alerts()}},
    }
    return _whole("Settings of a Wend workspace", _object(keys.SETTINGS, types))


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
            "pattern": r"^(trait|properties|context|event|last|vars)\..+$",
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
        "step": {"oneOf": [_ref(f"step-{kind}") for kind in keys.STEPS]},
        **{f"step-{kind}": _step(kind, body) for kind, body in _bodies().items()},
    }


def _step(kind: str, body: Schema) -> Schema:
    beside = {key: _described(_ref("steps"), words) for key, words in keys.BESIDE.get(kind, {}).items()}
    ident = _described(_ref("name"), keys.STEP_ID)
    required = [kind, "steps"] if kind == "repeat" else [kind]
    schema = _closed({kind: _described(body, keys.STEPS[kind]), **beside, "id": ident}, required, keys.STEPS[kind])
    return {"title": kind, **schema}


def _bodies() -> dict[str, Schema]:
    """What stands under the key of each kind of step."""
    return {
        "send": {"type": "string", "pattern": "^[^/]+/[^/]+$", "examples": ["email/still-thinking"]},
        "wait": {"oneOf": [_ref("duration"), _wait()], "examples": ["2d"]},
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
                "anyOf": [_ref("from"), _closed({"add": _NUMBER}, ["add"], "An amount to add."), _ANYTHING]
            },
            "examples": [{"interested": True, "reminders": {"add": 1}}],
        },
        "emit": _object(keys.EMIT, {"event": _TEXT, "properties": _ref("values")}, ["event"]),
        "webhook": _object(
            keys.WEBHOOK,
            {
                "url": {"type": "string", "pattern": r"^https?://\S+$", "examples": ["https://example.com/hook"]},
                "payload": _ref("values"),
            },
            ["url"],
        ),
        "exit": _TEXT | {"examples": ["finished"]},
    }


def _wait() -> Schema:
    types = {
        "for": _ref("duration"),
        "until": {"oneOf": [{"type": "string", "examples": ["2026-12-24"]}, _ref("from")]},
        "before": _ref("duration"),
        "after": _ref("duration"),
        "window": _ref("window"),
    }
    return _object(keys.WAIT, types) | {"anyOf": [{"required": [key]} for key in ("for", "until", "window")]}


def _wait_for() -> Schema:
    types = {
        **_event_types(),
        "any": {"type": "array", "items": _ref("event"), "minItems": 1},
        "within": _ref("duration"),
    }
    one = {"oneOf": [{"required": ["event"]}, {"required": ["any"]}]}
    return _object(keys.WAIT_FOR, types, ["within"]) | one


def _branch() -> Schema:
    when = _object(keys.BRANCH_WHEN, {"when": _ref("rule"), "then": _ref("steps"), "name": _TEXT}, ["when", "then"])
    other = _object(keys.BRANCH_ELSE, {"else": _ref("steps"), "name": _TEXT}, ["else"])
    return {"type": "array", "minItems": 1, "items": {"oneOf": [when, other]}}


def _split_arm() -> Schema:
    types = {"name": _TEXT, "weight": {"type": "number", "minimum": 0}, "steps": _ref("steps")}
    return _object(keys.SPLIT_ARM, types, ["name", "weight"])


def _entry() -> Schema:
    again = _object(keys.REENTRY, {"after": _ref("duration")}, ["after"])
    types = {
        **_event_types(),
        "segment": _ref("name"),
        "schedule": _TEXT | {"examples": ["0 9 * * mon"]},
        "api": {"const": True},
        "when": _ref("rule"),
        "key": _TEXT | {"examples": ["properties.order_id"]},
        "reentry": {"oneOf": [{"enum": ["never", "always"]}, again]},
    }
    return _object(keys.ENTRY, types) | {"oneOf": [{"required": [way]} for way in keys.ENTRY_WAYS]}


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
