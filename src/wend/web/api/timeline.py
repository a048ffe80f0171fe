"""One customer's timeline: events, reasons in words and messages, merged by time, newest first.

Rule 1. The order is total (time, then sort, then id), so that paging neither skips nor repeats.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wend import limits
from wend.app.ports import EventFilter, MessageFilter, Store, TaskFilter
from wend.app.words import reason_in_words
from wend.errors import WendError
from wend.model.event import Event
from wend.model.message import Message
from wend.model.task import Task
from wend.web.api.shapes import Timeline, TimelineItem

Place = tuple[datetime, int, int, str]

# Of things at the same moment: the event came first, then what was decided on it, then the message, then the task.
_RANK: Final = {"event": 0, "reason": 1, "message": 2, "task": 3}


class PlaceError(WendError):
    """`before` is not the `next` of a timeline."""


def timeline_of(store: Store, customer_id: int, before: str | None, limit: int) -> Timeline:
    """Up to `limit` items before a place. Raises `PlaceError` when `before` is no place."""
    items = sorted(_items(store, customer_id), key=_place, reverse=True)
    if before is not None:
        edge = _read_place(before)
        items = [item for item in items if _place(item) < edge]
    shown = items[:limit]
    return Timeline(shown, _write_place(shown[-1]) if len(items) > limit else None)


def _items(store: Store, customer_id: int) -> Iterator[TimelineItem]:
    most = limits.TIMELINE_EVENTS
    for event in store.events(EventFilter(customer_id=customer_id, newest_first=True, limit=most)):
        yield TimelineItem(sort="event", at=event.time, id=str(event.seq), words=_event_words(event), event=event)
    for row in store.reasons(customer_id):
        words = reason_in_words(row.reason)
        yield TimelineItem(sort="reason", at=row.reason.at, id=str(row.id), words=words, reason=row.reason)
    for message in store.messages(MessageFilter(customer_id=customer_id, limit=most)):
        at = message.sent_at or message.decided_at
        yield TimelineItem(sort="message", at=at, id=message.id, words=_message_words(message), message=message)
    for task in store.tasks(TaskFilter(customer_id=customer_id, limit=most)):
        at = task.closed_at or task.opened_at or task.created_at
        yield TimelineItem(sort="task", at=at, id=task.id, words=_task_words(task), task=task)


def _event_words(event: Event) -> str:
    page = event.properties.get("name")
    return f"{event.name}: {page}" if event.kind in ("page", "screen") and page else event.name


def _message_words(message: Message) -> str:
    why = f" ({message.reason})" if message.reason else ""
    return f"{message.channel}/{message.content}: {message.status}{why}"


def _task_words(task: Task) -> str:
    whose = f" ({task.assignee or task.queue})" if task.assignee or task.queue else ""
    came = task.outcome or task.why
    return f"{task.title}{whose}: {task.status}{f', {came}' if came else ''}"


def _place(item: TimelineItem) -> Place:
    return (item.at, _RANK[item.sort], _number(item.id), item.id)


def _write_place(item: TimelineItem) -> str:
    return f"{item.at.isoformat()}~{item.sort}~{item.id}"


def _read_place(text: str) -> Place:
    at, _, rest = text.partition("~")
    sort, _, thing = rest.partition("~")
    try:
        place = (datetime.fromisoformat(at), _RANK[sort], _number(thing), thing)
    except (KeyError, ValueError):
        place = None
    if place is None or place[0].tzinfo is None:
        raise PlaceError(f"before={text!r} is not a place: use the `next` of the part before")
    return place


def _number(thing: str) -> int:
    """The number of things that are numbered, so that 10 comes behind 9."""
    return int(thing) if thing.isascii() and thing.isdigit() and len(thing) < 20 else 0
