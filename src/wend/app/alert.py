"""Alert: open findings are told to those who asked for it, once each.

Rule 1. An alert goes to its channel directly, not through the outbox: it is for us, not for a customer, so there is neither
        consent nor quiet hours to ask, and no journey to answer to.
Rule 2. Its id is made of the finding and the recipient: a channel that removes repeats delivers it once even when we die
        between handing over and noting it. An e-mail may then come twice, with one Message-ID; silence would be worse.
Rule 3. A recipient that refuses for good is noted with the reason and not asked again; one that cannot be reached is tried
        at every look.
Rule 4. As a task it stands in a queue, of no customer; its outcome becomes the finding's status.
"""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, assert_never

import structlog

from wend import limits
from wend.app.ports import Channel, FindingStatus, KeptFinding, Store
from wend.app.published import World
from wend.app.watch import to_tell
from wend.journey.parse.diagnosis import is_webhook, queue_of
from wend.model.event import OWN_PREFIX
from wend.model.message import Accepted, Outcome, Rejected, TryLater, Unknown
from wend.model.outgoing import Outgoing
from wend.model.task import Task

_OUTCOMES: Final = tuple(each.value for each in FindingStatus if each is not FindingStatus.OPEN)
_log = structlog.get_logger(__name__)


async def tell(store: Store, world: World, channels: Mapping[str, Channel], base_url: str, now: datetime) -> int:
    """Send the alerts that are due; how many were taken."""
    taken = 0
    for finding, recipient in await asyncio.to_thread(to_tell, store, world, now):
        if queue := queue_of(recipient):
            taken += await asyncio.to_thread(store.open_task, _task(finding, queue, now))
            await asyncio.to_thread(store.tell_finding, finding.id, recipient, now.isoformat())
            continue
        outcome = await _hand_over(channels, _outgoing(finding, recipient, world.live.workspace.name, base_url, now))
        words = _words_for(outcome, now)
        if words is None:
            _log.warning("an alert could not be told and will be tried again", finding=finding.id, to=recipient)
            continue
        taken += isinstance(outcome, Accepted)
        await asyncio.to_thread(store.tell_finding, finding.id, recipient, words)
    return taken


async def _hand_over(channels: Mapping[str, Channel], message: Outgoing) -> Outcome:
    channel = channels.get(message.channel)
    if channel is None:
        return Rejected(f"no provider is set up for the channel {message.channel}")
    try:
        async with asyncio.timeout(limits.HANDOVER_SECONDS_MAX):
            return await channel.send(message)
    except TimeoutError:
        return TryLater(f"no answer within {limits.HANDOVER_SECONDS_MAX} seconds")
    except Exception as error:  # noqa: BLE001 - a channel that breaks may not stop the other alerts
        return TryLater(f"{type(error).__name__}: {error}")


def _words_for(outcome: Outcome, now: datetime) -> str | None:
    """What is noted for the recipient; None: nothing, so that it is tried again."""
    match outcome:
        case Accepted():
            return now.isoformat()
        case Rejected(reason):
            return f"refused: {reason}"
        case TryLater() | Unknown():
            return None
        case _:
            assert_never(outcome)


def _task(finding: KeptFinding, queue: str, now: datetime) -> Task:
    return Task(
        id=f"{OWN_PREFIX}alert:{finding.id}:{queue}",
        queue=queue,
        title=finding.title,
        outcomes=_OUTCOMES,
        created_at=now,
        opened_at=now,
        about=finding.id,
    )


def _outgoing(finding: KeptFinding, recipient: str, name: str, base_url: str, now: datetime) -> Outgoing:
    message_id = f"wend:alert:{finding.id}:{hashlib.sha256(recipient.encode()).hexdigest()[:8]}"
    if is_webhook(recipient):
        payload = payload_of(finding, name, now)
        return Outgoing(message_id=message_id, channel="webhook", url=recipient, payload=payload)
    subject = f"[{name}] {finding.title}"
    return Outgoing(
        message_id=message_id, channel="email", to=recipient, subject=subject, text=_letter(finding, base_url)
    )


def payload_of(finding: KeptFinding, name: str, now: datetime) -> dict[str, Any]:
    """What a webhook is told of a finding."""
    return {
        "type": "wend.finding",
        "timestamp": now.isoformat(),
        "data": {
            "workspace": name,
            "id": finding.id,
            "kind": finding.kind,
            "title": finding.title,
            "where": finding.where,
            "journey": finding.journey,
            "since": finding.since.isoformat() if finding.since else None,
            "until": finding.until.isoformat() if finding.until else None,
            "customers": finding.customers,
            "confidence": round(finding.confidence, 4),
            "first_seen": finding.first_seen.isoformat(),
            "evidence": finding.evidence,
        },
    }


def _letter(finding: KeptFinding, base_url: str) -> str:
    examples = ", ".join(finding.evidence.get("cases", [])[:5])
    lines = [
        f"{finding.title}.",
        "",
        f"Where: {finding.where}",
        f"Customers: {finding.customers:,}",
        *([f"For instance: {examples}"] if examples else []),
        f"First seen: {finding.first_seen:%Y-%m-%d %H:%M} UTC",
        "",
        f"Say what becomes of it: wend findings set {finding.id} --status acknowledged --owner NAME",
        f"A proposal to mend it: wend draft {finding.id}",
        f"Wend: {base_url}",
        "",
        "You are told once; not again while this stands.",
    ]
    return "\n".join(lines)
