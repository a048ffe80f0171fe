"""The `diagnose` and `alerts` of `wend.yaml`.

Rule 1. Whether a journey that an alert names is there is asked where all files are known (`journey.check_alerts`).
"""

import re
from typing import Final
from urllib.parse import urlsplit

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_text, sort_of
from wend.journey.workspace import Alert, Diagnosis
from wend.limits import ALERTS_MAX
from wend.model.document import Node, Problems
from wend.model.duration import Duration

_VIEW: Final = re.compile(r"journey:[A-Za-z0-9][A-Za-z0-9_.-]*|[A-Za-z_$][\w$-]*(\.[A-Za-z_$][\w$-]*)*")
_CUSTOMERS_MAX: Final = 1_000_000_000
_HOUR: Final = 3600


def parse_diagnosis(node: Node, problems: Problems) -> Diagnosis:
    """How the record is diagnosed by itself."""
    fields = Fields(node, problems, "diagnose", keys.DIAGNOSE)
    standard = Diagnosis()
    every = fields.duration("every") or standard.every
    if not every.months and every.seconds < _HOUR:
        problems.error(
            node.value["every"], "a diagnosis more often than once an hour only costs", "write every: 1h or more"
        )
    views = fields.texts("views")
    for place, view in zip(fields.node_of("views") or (), views, strict=False):
        if not _VIEW.fullmatch(view):
            problems.error(
                place,
                f"{view!r} is no view",
                "write customer, session, run, journey:NAME, or a property such as order_id",
            )
    return Diagnosis(every, views or standard.views, fields.texts("goals"))


def parse_alerts(node: Node, problems: Problems, channels: frozenset[str]) -> tuple[Alert, ...]:
    """The alerts; those with a mistake are left out."""
    if not node.is_list:
        problems.error(
            node, f"'alerts' is a list, not {sort_of(node.value)}", "write - {alert: drop-out-up, to: ops@shop.example}"
        )
    elif len(node.value) > ALERTS_MAX:
        problems.error(node, f"there are {len(node.value)} alerts", f"at most {ALERTS_MAX}")
    alerts = [_alert(each, problems, channels) for each in node]
    return tuple(alert for alert in alerts if alert)


def _alert(node: Node, problems: Problems, channels: frozenset[str]) -> Alert | None:
    stated = node.get("alert")
    kind = str(stated.value) if stated else ""
    fields = Fields(node, problems, "an alert", alert_keys(kind), required_keys(kind))
    known = fields.choice("alert", keys.ALERTS)
    to = _recipients(fields.node_of("to"), problems, channels)
    alert = Alert(
        alert=known or "",
        to=to,
        journey=fields.name("journey") or None,
        customers=fields.count("customers", _CUSTOMERS_MAX) or 1,
        standing=fields.duration("for") or Duration(_HOUR),
        begins=fields.text("from") or None,
        ends=fields.text("until") or None,
        within=fields.duration("within"),
        by=fields.text("by").removeprefix("properties.") or None,
    )
    return alert if known and to else None


def alert_keys(kind: str) -> dict[str, str]:
    """The keys that an alert of this kind may have."""
    more = {"runs-stand-still": keys.ALERT_OF_RUNS, "lag-over-sla": keys.ALERT_OF_LAG}
    return {**keys.ALERT, **more.get(kind, {})}


def required_keys(kind: str) -> tuple[str, ...]:
    """The keys that an alert of this kind must have."""
    return ("alert", "to", "from", "until", "within") if kind == "lag-over-sla" else ("alert", "to")


def _recipients(node: Node | None, problems: Problems, channels: frozenset[str]) -> tuple[str, ...]:
    if node is None:
        return ()
    if node.is_list and not node.value:
        problems.error(node, "nobody is told", "name an e-mail address or the address of a webhook")
    found = [_recipient(each, problems, channels) for each in (node if node.is_list else (node,))]
    return tuple(each for each in found if each)


def _recipient(node: Node, problems: Problems, channels: frozenset[str]) -> str | None:
    text = read_text(node, problems, "whom to tell")
    if text is None:
        return None
    if is_webhook(text) or queue_of(text):
        return text
    if "@" not in text.strip("@") or any(letter.isspace() for letter in text):
        problems.error(
            node,
            f"{text!r} is neither an e-mail address, nor the address of a webhook, nor task:QUEUE",
            "write ops@shop.example, https://hooks.example/wend or task:operations",
        )
        return None
    if "email" not in channels:
        problems.error(node, "an alert by e-mail needs the channel email", "set it up under channels")
    return text


def queue_of(recipient: str) -> str:
    """The queue in which an alert opens a task; empty for other recipients."""
    sort, _, queue = recipient.partition(":")
    return queue.strip() if sort == "task" else ""


def is_webhook(recipient: str) -> bool:
    """Whether an alert goes there by webhook; else it is an e-mail address."""
    try:
        address = urlsplit(recipient)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.hostname)
