"""What went out: the outbox against the journals of the sinks.

Rule 1. A mail that was taken is never taken again, unless the relay itself had denied taking it.
Rule 2. A webhook may be requested again while no answer is on record; its receiver takes it once, by its id.
Rule 3. *Unknown* stands only where the sink saw the text and the sender got no answer, or where whoever handed it over was
        killed, frozen, or lost the store meanwhile.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any, Final

from prove.books import Checked
from prove.journal import read_journal
from prove.record import Record
from wend import limits
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code

Line = dict[str, Any]

_OWED: Final = (Code.SENT, Code.CALLED, Code.WITHHELD)
_WORKER_DIED: Final = "the worker died"
_HARM: Final = ("gone", "signalled")  # in the journal of processes; whoever is killed is gone
_FROZEN_SECONDS: Final = 12.0  # the longest freeze, and a little
_NOTED_SECONDS: Final = 6.0  # from a mail's text to its record: the slowest of its portion, and a store that is slow
_SKEW_SECONDS: Final = 25.0  # clocks are 20 seconds wrong
_REACH_SECONDS: Final = 30.0  # so long a harm may be felt: a frozen worker wakes, a lease ends, clocks are 20 s apart
_WITHHELD: Final = ("withdrawn: ", "consent", "suppressed", "complaint-open", "frequency-cap", "no-address")


def check_letterbox(record: Record, folder: Path, checked: Checked) -> None:
    """All messages, one by one."""
    mails: defaultdict[str, list[Line]] = defaultdict(list)
    refusals: defaultdict[str, list[Line]] = defaultdict(list)
    hooks: defaultdict[str, list[Line]] = defaultdict(list)
    for line in read_journal(folder / "mail.jsonl"):
        (mails[line["id"]] if line["what"] == "mail" else refusals[line["to"]]).append(line)
    for line in read_journal(folder / "hook.jsonl"):
        hooks[line["id"]].append(line)
    harm = _harm_to_delivery(folder)
    fallen, away = _fallen(folder), _away(folder)
    receipts = {event.message_id: event for event in record.events if event.kind is EventKind.RECEIPT}
    known = {message.id for message in record.messages}
    checked.add(f"the relay took a mail that is not in the outbox: {each}" for each in mails if each not in known)
    checked.add(f"a webhook was called that is not in the outbox: {each}" for each in hooks if each not in known)
    checked.add(_owed(record))
    checked.add(_no_more_than_was_at_hand(record, harm))
    checked.counts["messages owed"] = len(record.messages)
    for message in record.messages:
        checked.counts[f"messages {message.status}"] += 1
        checked.add(_receipt(message, receipts, checked.counts))
        if message.channel == "email":
            told = receipts.get(f"{OWN_PREFIX}{message.id}:unknown")
            seen = harm if told is None else harm[: bisect_right(harm, told.received_at.timestamp() + _SKEW_SECONDS)]
            checked.add(_mail(message, mails[message.id], refusals[message.to], seen, checked.counts))
            checked.add(_worker_fell(message, mails[message.id], fallen, away, checked.counts))
        else:
            checked.add(_hook(message, hooks[message.id], harm, checked.counts))


def _harm_to_delivery(folder: Path) -> list[float]:
    """When somebody who delivers was killed or frozen, or the store was away, ascending."""
    processes = read_journal(folder / "processes.jsonl")
    hit = [line["at"] for line in processes if line["what"] in _HARM and line["name"].startswith("delivery")]
    return sorted(hit + [line["at"] for line in read_journal(folder / "faults.jsonl") if line["what"] == "harm"])


def _fallen(folder: Path) -> dict[int, list[float]]:
    """By process, when it was frozen and when it ended."""
    found: defaultdict[int, list[float]] = defaultdict(list)
    for line in read_journal(folder / "processes.jsonl"):
        if line["what"] in _HARM:
            found[line["pid"]].append(line["at"])
    return found


def _away(folder: Path) -> list[float]:
    """When the store was away, and the seconds in which one who delivers was ahead of time, by whom a lease ends early."""
    found = [line["at"] for line in read_journal(folder / "faults.jsonl") if line["what"] == "harm"]
    ahead: dict[int, float] = {}
    for line in read_journal(folder / "processes.jsonl"):
        if line["what"] == "born" and line["clock_seconds"] > 0 and line["name"].startswith("delivery"):
            ahead[line["pid"]] = line["at"]
        if line["what"] == "gone" and line["pid"] in ahead:
            found += [float(second) for second in range(int(ahead.pop(line["pid"])), int(line["at"]) + 1)]
    return sorted(found)


def _worker_fell(
    message: Message, lines: list[Line], fallen: dict[int, list[float]], away: list[float], counts: Counter[str]
) -> Iterator[str]:
    """Where a worker is said to have died over a mail that the relay saw, it was that very one, and before it could note the answer."""
    if message.status is not MessageStatus.UNKNOWN or not message.reason.startswith(_WORKER_DIED):
        return
    if not lines or lines[-1]["by"] is None:
        return
    counts["workers known to have died over a mail"] += 1
    last = lines[-1]
    fell = [at - last["at"] for at in fallen.get(last["by"], ()) if at > last["at"] - _FROZEN_SECONDS]
    excused = _harmed(away, last["at"] - _FROZEN_SECONDS, last["at"] + _NOTED_SECONDS)
    if not excused and (not fell or min(fell) > _NOTED_SECONDS):
        yield (
            f"mail {message.id} is unknown since a worker died, and process {last['by']}, which handed it over, lived on"
            f" (the relay: {last['mood']}, at {last['at']:.3f})"
        )


def _no_more_than_was_at_hand(record: Record, harm: list[float]) -> Iterator[str]:
    """A crash leaves no more mails in doubt than one portion; where the store is away, both who deliver may have one."""
    died = sum(message.reason.startswith(_WORKER_DIED) and message.status == "unknown" for message in record.messages)
    if died > 2 * limits.HANDOVER_PORTION * len(harm):
        yield f"{died} messages are unknown since a worker died, and only {len(harm)} times one could have"


def _receipt(message: Message, receipts: dict[str, Event], counts: Counter[str]) -> Iterator[str]:
    """What became of a message is told to its customer, as an event."""
    words: dict[MessageStatus, tuple[str, ...]] = {MessageStatus.SENT: ("sent",), MessageStatus.UNKNOWN: ("unknown",)}
    words[MessageStatus.REJECTED] = ("rejected", "bounced")
    if message.status not in words:
        return
    counts["receipts"] += 1
    if not any(f"{OWN_PREFIX}{message.id}:{word}" in receipts for word in words[message.status]):
        yield f"message {message.id} is {message.status}, and no receipt in the log says so"


def _owed(record: Record) -> Iterator[str]:
    """As many messages stand in the outbox, step by step, as the record says were decided on."""
    decided = Counter(
        (row.reason.run, row.reason.step)
        for rows in record.reasons.values()
        for row in rows
        if row.reason.code in _OWED
    )
    stored = Counter((message.run, message.step) for message in record.messages)
    for where in sorted(decided.keys() | stored.keys()):
        if decided[where] != stored[where]:
            run, step = where
            yield (
                f"run {run} decided on {decided[where]} messages at {step}, and {stored[where]} of them are in the outbox"
            )


def _mail(
    message: Message, lines: list[Line], refusals: list[Line], harm: list[float], counts: Counter[str]
) -> Iterator[str]:
    taken = [line for line in lines if line["taken"]]
    honest = [line for line in taken if line["mood"] != "take and lie"]
    counts["mails taken"] += bool(taken)
    counts["mails taken again after a lie"] += max(0, len(taken) - 1)
    for before, after in pairwise(taken):
        if before["mood"] != "take and lie":
            yield (
                f"mail {message.id} went out twice: the relay took it at {before['at']:.3f} ({before['mood']}) and again"
                f" at {after['at']:.3f}"
            )
    match message.status:
        case MessageStatus.SENT:
            if not honest:
                yield f"mail {message.id} counts as sent, and the relay never took it"
        case MessageStatus.UNKNOWN:
            yield from _unknown(message, lines, harm, counts)
        case MessageStatus.WITHHELD:
            if honest:
                yield f"mail {message.id} was withheld ({message.reason}), and the relay took it"
            if not message.reason.startswith(_WITHHELD):
                yield f"mail {message.id} was withheld for no known reason: {message.reason!r}"
        case MessageStatus.REJECTED:
            if honest:
                yield f"mail {message.id} counts as rejected ({message.reason}), and the relay took it"
            if not any(message.reason.startswith(line["answer"][:3]) for line in (*refusals, *lines) if line["answer"]):
                yield from _given_up(message)
        case _:
            yield f"mail {message.id} is {message.status} at the end"


def _unknown(message: Message, lines: list[Line], harm: list[float], counts: Counter[str]) -> Iterator[str]:
    """Whether the answer can have been lost."""
    if message.reason.startswith(_WORKER_DIED):
        counts["unknown since a worker died"] += 1
        if not _harmed(harm, message.decided_at.timestamp() - _SKEW_SECONDS, inf):
            yield f"mail {message.id} is unknown ({message.reason}), and nobody was harmed"
        return
    counts["unknown since an answer was lost"] += 1
    if not lines:
        yield f"mail {message.id} is unknown ({message.reason}), and the relay never saw its text"
    elif lines[-1]["mood"] == "take" and not _harmed(harm, lines[-1]["at"] - _REACH_SECONDS, lines[-1]["at"] + 5):
        yield f"mail {message.id} is unknown ({message.reason}), though the relay answered {lines[-1]['answer']} at once"


def _hook(message: Message, lines: list[Line], harm: list[float], counts: Counter[str]) -> Iterator[str]:
    taken = [line for line in lines if line["taken"]]
    counts["webhooks taken"] += bool(taken)
    counts["webhooks requested again"] += max(0, len(lines) - 1)
    if sum(line["first"] for line in lines) > 1:
        yield f"webhook {message.id} was taken twice by its receiver"
    for before, after in pairwise(lines):
        if before["answer"] == 200 and not _harmed(harm, before["at"] - _REACH_SECONDS, after["at"]):
            yield f"webhook {message.id} was answered 200 and requested again, and nobody was harmed in between"
    match message.status:
        case MessageStatus.SENT:
            if not taken:
                yield f"webhook {message.id} counts as sent, and its receiver never took it"
        case MessageStatus.REJECTED:
            if not any(line["answer"] == 400 for line in lines):
                yield from _given_up(message)
        case MessageStatus.UNKNOWN:
            counts["webhooks unknown"] += 1
            if not lines and not message.reason.startswith(_WORKER_DIED):
                yield f"webhook {message.id} is unknown ({message.reason}), and its receiver never saw it"
        case _:
            yield f"webhook {message.id} is {message.status} at the end ({message.reason})"


def _given_up(message: Message) -> Iterator[str]:
    if not message.reason.startswith("given up after "):
        yield f"message {message.id} counts as rejected ({message.reason}), and nobody refused it"


def _harmed(harm: list[float], since: float, until: float) -> bool:
    """Whether anything was killed, frozen or cut in between."""
    place = bisect_right(harm, since)
    return place < len(harm) and harm[place] <= until
