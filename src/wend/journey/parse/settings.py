"""The tree of `wend.yaml` becomes the workspace's settings.

Rule 1. What `channels` says of servers and passwords is not read here: it decides nothing about journeys.
"""

from wend.journey import keys
from wend.journey.parse.calendar import parse_calendar
from wend.journey.parse.diagnosis import parse_alerts, parse_diagnosis
from wend.journey.parse.fields import Fields
from wend.journey.parse.identity import parse_identity
from wend.journey.parse.keeping import parse_keeping
from wend.journey.parse.queues import parse_queues
from wend.journey.parse.scalars import read_share, read_zone, sort_of
from wend.journey.parse.windows import parse_window
from wend.journey.plan import Window
from wend.journey.workspace import Complaints, FrequencyCap, Purpose, SurveyFatigue, Workspace
from wend.limits import FREQUENCY_CAP_MESSAGES_MAX, RUNS_PER_CUSTOMER_MAX, SURVEYS_PER_CAP_MAX
from wend.model.document import Node, Problems, did_you_mean


def parse_settings(node: Node, problems: Problems) -> Workspace:
    """The settings; what is left out, or wrong and noted, is as in `Workspace`."""
    fields = Fields(node, problems, "wend.yaml", keys.SETTINGS)
    standard = Workspace()
    purposes = _purposes(fields.node_of("purposes"), problems) or standard.purposes
    channels = channel_names(node)
    _check_channels(fields.node_of("channels"), problems)
    guards = Fields(fields.node_of("guards") or Node({}), problems, "guards", keys.GUARDS)
    between = Fields(fields.node_of("journeys") or Node({}), problems, "journeys", keys.JOURNEYS)
    zone, quiet = fields.node_of("zone"), guards.node_of("quiet_hours")
    complaint, holdout = guards.node_of("complaint"), fields.node_of("holdout")
    diagnosis, alerts = fields.node_of("diagnose"), fields.node_of("alerts")
    identity = fields.node_of("identity")
    calendar, queues = fields.node_of("calendar"), fields.node_of("queues")
    return Workspace(
        name=fields.text("name") or standard.name,
        zone=(read_zone(zone, problems, "'zone'") if zone else None) or standard.zone,
        purposes=purposes,
        frequency_caps=_caps(guards.node_of("frequency_caps"), problems, [each.name for each in purposes], channels),
        quiet_hours=_quiet_hours(quiet, problems) if quiet else None,
        message_expires_after=guards.duration("message_expires_after") or standard.message_expires_after,
        complaints=_complaints(complaint, problems) if complaint else None,
        holdout=(read_share(holdout, problems, "'holdout'") if holdout else None) or 0.0,
        active_max=between.count("active_max", RUNS_PER_CUSTOMER_MAX),
        diagnosis=parse_diagnosis(diagnosis, problems) if diagnosis else None,
        alerts=parse_alerts(alerts, problems, channels) if alerts else (),
        calendar=parse_calendar(calendar, problems) if calendar else standard.calendar,
        queues=parse_queues(queues, problems) if queues else (),
        survey_fatigue=_fatigue(guards.node_of("survey_fatigue"), problems),
        identity=parse_identity(identity, problems) if identity else standard.identity,
        **parse_keeping(fields.node_of("retention"), fields.node_of("archive"), problems),
    )


def channel_names(node: Node) -> frozenset[str]:
    """The channels that `wend.yaml` names; none when it leaves them out."""
    channels = node.get("channels")
    return frozenset(name for name, _ in channels.items()) if channels else frozenset()


def destination_names(node: Node | None) -> frozenset[str] | None:
    """The destinations of paid-media audiences that `wend.yaml` sets up; None where it sets up none."""
    channels = node.get("channels") if node else None
    audience = channels.get("audience") if channels else None
    return frozenset(name for name, _ in audience.items()) if audience else None


def _check_channels(node: Node | None, problems: Problems) -> None:
    if node is None:
        return
    if not node.is_map:
        problems.error(
            node, f"'channels' is a mapping of channels, not {sort_of(node.value)}", "write email: {provider: smtp}"
        )
    for name, channel in node.items():
        if not channel.is_map:
            problems.error(channel, f"the channel {name!r} is a mapping, not {sort_of(channel.value)}")


def _purposes(node: Node | None, problems: Problems) -> tuple[Purpose, ...]:
    if node is None:
        return ()
    if not node.is_map or not node.value:
        problems.error(
            node,
            f"'purposes' is a mapping of purposes, not {sort_of(node.value)}",
            "write marketing: {consent: required}",
        )
    return tuple(_purpose(name, each, problems) for name, each in node.items())


def _purpose(name: str, node: Node, problems: Problems) -> Purpose:
    fields = Fields(node, problems, f"the purpose {name!r}", keys.PURPOSE)
    consent, capped = fields.choice("consent", keys.CONSENTS), fields.boolean("capped")
    match fields.choice("class", keys.CLASSES):
        case None:
            return Purpose(name, consent or "required", capped is None or capped)
        case "marketing":
            _agree(fields, "capped", capped in (None, True), "a marketing message obeys caps")
            return Purpose(name, consent or "required", message_class="marketing")
        case "service":
            _agree(fields, "capped", capped in (None, False), "a service message obeys no caps")
            return Purpose(name, consent or "assumed", capped=False, message_class="service")
    _agree(fields, "capped", capped in (None, False), "a mandatory message obeys no caps")
    _agree(fields, "consent", consent in (None, "not-needed"), "a mandatory message asks for no consent")
    return Purpose(name, "not-needed", capped=False, message_class="mandatory")


def _agree(fields: Fields, key: str, holds: bool, why: str) -> None:  # noqa: FBT001 - said where it is asked
    if not holds:
        fields.problems.error(fields.node.keys[key], f"{why}: {key!r} says otherwise", f"leave {key!r} out")


def _complaints(node: Node, problems: Problems) -> Complaints | None:
    fields = Fields(node, problems, "complaint", keys.COMPLAINT, ["opens", "closes"])
    opens, closes, by = fields.text("opens"), fields.text("closes"), fields.text("by")
    if opens and opens == closes:
        problems.error(node.keys["closes"], f"{closes!r} cannot both open and close a complaint")
    return Complaints(opens, closes, by.removeprefix("properties.") or None) if opens and closes else None


def _caps(
    node: Node | None, problems: Problems, purposes: list[str], channels: frozenset[str]
) -> tuple[FrequencyCap, ...]:
    if node is None:
        return ()
    if not node.is_list:
        problems.error(node, f"'frequency_caps' is a list, not {sort_of(node.value)}", "write - {max: 3, per: 7d}")
    caps = [_cap(each, problems, purposes, channels) for each in node]
    return tuple(cap for cap in caps if cap)


def _cap(node: Node, problems: Problems, purposes: list[str], channels: frozenset[str]) -> FrequencyCap | None:
    fields = Fields(node, problems, "a frequency cap", keys.FREQUENCY_CAP, ["max", "per"])
    most, per = fields.count("max", FREQUENCY_CAP_MESSAGES_MAX), fields.duration("per")
    purpose, channel = fields.text("purpose") or None, fields.text("channel") or None
    if purpose and purpose not in purposes:
        problems.error(node.value["purpose"], f"there is no purpose {purpose!r}", did_you_mean(purpose, purposes))
    if channel and channels and channel not in channels:
        problems.error(node.value["channel"], f"there is no channel {channel!r}", did_you_mean(channel, channels))
    return FrequencyCap(most, per, channel, purpose) if most and per else None


def _fatigue(node: Node | None, problems: Problems) -> SurveyFatigue | None:
    if node is None:
        return None
    fields = Fields(node, problems, "'survey_fatigue'", keys.SURVEY_FATIGUE, ["max", "per"])
    most, per = fields.count("max", SURVEYS_PER_CAP_MAX), fields.duration("per")
    return SurveyFatigue(most, per) if most and per else None


def _quiet_hours(node: Node, problems: Problems) -> Window:
    if node.is_map and not {"from", "to"} <= set(node.value):
        problems.error(node, "quiet hours need 'from' and 'to'", 'write {from: "21:00", to: "08:00", zone: customer}')
    return parse_window(node, problems, "quiet_hours")
