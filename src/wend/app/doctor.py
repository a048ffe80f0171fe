"""What ails a Wend, told from its store: each trouble with what it means and what to do.

Rule 1. It only looks, and asks for little: examples and bounded counts.
Rule 2. What is told can be acted on by the person who reads it; what is merely unusual is left to the diagnosis.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from wend import limits
from wend.app.ports import CustomerFilter, CustomerRow, MessageFilter, Store
from wend.app.published import World, load_world
from wend.app.signs import Signs
from wend.app.trouble import Severity, Trouble
from wend.model.message import Message, MessageStatus

PARTS = ("api", "engine", "delivery")
_FAILED = (MessageStatus.REJECTED, MessageStatus.UNKNOWN)


def examine(store: Store, now: datetime) -> Iterator[Trouble]:
    """All troubles that the store tells of."""
    world, signs = load_world(store), store.signs(now, limits.SIGNS_COUNTED_MAX)
    yield from _documents(world)
    yield from _processes(store, now)
    yield from _late(store, signs, now)
    yield from _set_aside(store, signs)
    yield from _in_doubt(store, now)
    yield from _providers(store)
    yield from _dead_letters(store, now)
    yield from _queues(world, signs)
    yield from _runs(store, now)
    yield from _clock(signs, now)


def _documents(world: World) -> Iterator[Trouble]:
    for name, why in world.broken.items():
        yield Trouble(
            kind="unreadable-document",
            what=f"the published {name} cannot be read by this Wend ({why}): it stops, and its runs stand still",
            do="mend its file, `wend check` and publish it again; or go back to the Wend that published it",
        )
    if not world.live.by_journey:
        yield Trouble(
            kind="nothing-published",
            severity=Severity.WARNING,
            what="no journey is live: nobody enters anything",
            do="`wend publish DIR` puts the workspace live",
        )


def _processes(store: Store, now: datetime) -> Iterator[Trouble]:
    """Parts that nobody does, and workers that are not well, in whatever process."""
    at_work = store.workers()
    heard = [each for each in at_work if (now - each.beat_at).total_seconds() <= limits.UNHEARD_SECONDS]
    for part in PARTS if heard else ():
        if not any(part in each.parts for each in heard):
            yield Trouble(
                kind="part-missing",
                what=f"processes work on this store, but none of them does {part}",
                do=f"start one with `wend serve --only {part}`, or all of them with `wend serve`",
            )
    for each in at_work:
        if each not in heard:
            yield Trouble(
                kind="process-silent",
                severity=Severity.WARNING,
                what=f"the process {each.name} ({', '.join(each.parts)}) has said nothing for {_for(now - each.beat_at)}",
                do="its claims are taken over by any other process; is it stopped, cut off, or gone with all the others?",
            )
        for loop in each.loops:
            if loop.failures or (loop.needed and not loop.alive):
                word = "failing" if loop.alive else "dead"
                yield Trouble(
                    kind=f"worker-{word}",
                    what=f"the worker {loop.name!r} of the process {each.name} is {word}",
                    do="the log says why; one that fails tries again by itself, one that is dead needs a restart",
                )


def _late(store: Store, signs: Signs, now: datetime) -> Iterator[Trouble]:
    late = timedelta(seconds=limits.LAG_SECONDS)
    due = store.next_due()
    if due and now - due > late:
        yield Trouble(
            kind="turns-late",
            what=f"the first customer in the queue has been due for {_for(now - due)} ({_count(signs.bells)} with new events,"
            f" {_count(signs.timers)} with timers)",
            do="is `wend serve` running on this store? If so, look in its log for the worker `advance`; a queue that only"
            " grows needs another process or a faster disk",
        )
    if signs.oldest_message and now - signs.oldest_message > late:
        yield Trouble(
            kind="outbox-late",
            what=f"the first of {_count(signs.outbox)} messages in the outbox has waited for"
            f" {_for(now - signs.oldest_message)}",
            do="is `wend serve` running on this store? If so, look in its log for the worker `deliver`, and at the provider",
        )


def _set_aside(store: Store, signs: Signs) -> Iterator[Trouble]:
    """Poison: what stopped each customer, told once a reason."""
    if not signs.set_aside:
        return
    why: dict[str, list[CustomerRow]] = defaultdict(list)
    for row in store.customers(CustomerFilter(set_aside=True, limit=limits.PAGE_ROWS)):
        why[row.set_aside].append(row)
    for reason, rows in sorted(why.items(), key=lambda each: -len(each[1])):
        names = ", ".join(row.user_id or row.anonymous_id or f"#{row.id}" for row in rows[: limits.DOCTOR_EXAMPLES])
        yield Trouble(
            kind="set-aside",
            what=f"{len(rows)} customers are set aside because of {reason!r}, such as {names}: their events are kept, but"
            " nothing happens",
            do="mend the cause (a journey, a document, a newer Wend), then `wend put-back CUSTOMER`",
        )


def _in_doubt(store: Store, now: datetime) -> Iterator[Trouble]:
    lost = store.lost(now - timedelta(seconds=limits.LAG_SECONDS), limits.MESSAGES_PER_BATCH)
    if lost:
        yield Trouble(
            kind="handover-lost",
            what=f"{len(lost)} messages were being handed over by a worker that is gone, such as {lost[0].id}",
            do="start `wend serve` on this store: it settles them, as unknown where they may have been taken",
        )


def _providers(store: Store) -> Iterator[Trouble]:
    """Of the newest messages that were tried, those by a provider that mostly did not go out."""
    tried: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for message in store.messages(MessageFilter(limit=limits.PROVIDER_SAMPLE)):
        if message.attempts or message.status in _FAILED:
            tried[message.channel, message.provider].append(message)
    for (channel, provider), messages in sorted(tried.items()):
        failed = [each for each in messages if each.status is not MessageStatus.SENT and each.reason]
        if len(failed) < limits.PROVIDER_FAILURES_MIN or 2 * len(failed) < len(messages):
            continue
        ((why, times),) = Counter(each.reason for each in failed).most_common(1)
        yield Trouble(
            kind="provider-failing",
            what=f"{len(failed)} of the last {len(messages)} messages by {channel}{f' ({provider})' if provider else ''}"
            f" did not go out, {times} because of: {why}",
            do="look at the provider and at channels in wend.yaml; what waits is tried again by itself, what was refused is not",
        )


def _dead_letters(store: Store, now: datetime) -> Iterator[Trouble]:
    lately = [each for each in store.dead_letters() if now - each.received_at < timedelta(days=1)]
    if lately:
        ((why, times),) = Counter(each.reason for each in lately).most_common(1)
        at_least = "at least " if len(lately) == 100 else ""
        yield Trouble(
            kind="dead-letters",
            severity=Severity.WARNING,
            what=f"{at_least}{len(lately)} events of the last day could not be accepted, {times} because of: {why}",
            do="`wend dead-letters --body` shows them whole; mend the cause, then `wend dead-letters --again`, or send them anew",
        )


def _queues(world: World, signs: Signs) -> Iterator[Trouble]:
    known = {queue.name: queue for queue in world.live.workspace.queues}
    for name, by_status in signs.tasks.items():
        count = sum(by_status.values())
        if name and name not in known:
            what = f"{count} tasks stand in the queue {name!r}, which wend.yaml does not have"
        elif name and not known[name].members:
            what = f"{count} tasks stand in the queue {name!r}, which has no members"
        else:
            continue
        yield Trouble(
            kind="queue-without-people",
            severity=Severity.WARNING,
            what=f"{what}: their journeys wait until somebody takes them",
            do=f"name members under queues in wend.yaml and publish it, or `wend tasks --queue {name}` and `wend task assign`",
        )


def _runs(store: Store, now: datetime) -> Iterator[Trouble]:
    overdue = store.overdue_runs(now - timedelta(hours=1), limits.PAGE_ROWS)
    if overdue:
        names = ", ".join(sorted({run.journey for run in overdue})[: limits.DOCTOR_EXAMPLES])
        yield Trouble(
            kind="runs-stuck",
            what=f"{_count(len(overdue), limits.PAGE_ROWS)} runs should have gone on an hour ago or more (of {names}; the"
            f" oldest is {overdue[0].id})",
            do="if nothing else is told here, `wend db check` looks for their bells; `wend explain` tells what each waits for",
        )


def _clock(signs: Signs, now: datetime) -> Iterator[Trouble]:
    if signs.newest_event and (signs.newest_event - now).total_seconds() > limits.CLOCK_SKEW_SECONDS:
        yield Trouble(
            kind="clock",
            what=f"the newest event was received {_for(signs.newest_event - now)} from now, by this machine's clock",
            do="set the clocks of all machines by NTP: timers and leases go by them",
        )


def _for(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for unit, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} seconds"


def _count(count: int, most: int = limits.SIGNS_COUNTED_MAX) -> str:
    return f"at least {count}" if count >= most else str(count)
