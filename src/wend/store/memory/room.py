"""What every room of the store in memory stands on."""

from collections.abc import Iterable

import msgspec

from wend.model.event import Event
from wend.model.task import Task, TaskChange, changed
from wend.store.memory.kept import Kept, KeptCustomer


class Room:
    """Some methods of the port over what is kept."""

    _kept: Kept

    def _new(self, events: Iterable[Event]) -> list[Event]:
        """Events whose message id is neither known nor earlier among these."""
        first: dict[str, Event] = {}
        for event in events:
            if event.message_id not in self._kept.log:
                first.setdefault(event.message_id, event)
        return list(first.values())

    def _log(self, customer: KeptCustomer, event: Event) -> None:
        """Append one new event and ring."""
        kept = msgspec.structs.replace(event, seq=len(self._kept.log) + 1)
        self._kept.log[event.message_id] = kept
        customer.events.append(kept)
        customer.ring(event.received_at)

    def _resolve(self, event: Event) -> KeptCustomer:
        """The customer an event is about, joined or created as its ids say."""
        ids = self._kept.identities
        by_user = ids.get(("user_id", event.user_id)) if event.user_id is not None else None
        by_anonymous = ids.get(("anonymous_id", event.anonymous_id)) if event.anonymous_id is not None else None
        nameless = by_anonymous is not None and self._kept.customers[by_anonymous].user_id is None
        found = by_anonymous if event.user_id is None or (by_user is None and nameless) else by_user
        customer = self._kept.customers[found] if found is not None else self._create()
        self._join(customer, event)
        return customer

    def _create(self) -> KeptCustomer:
        customer = KeptCustomer(len(self._kept.customers) + 1, None, None)
        self._kept.customers[customer.id] = customer
        return customer

    def _join(self, customer: KeptCustomer, event: Event) -> None:
        if event.user_id is not None:
            customer.user_id = event.user_id
            self._kept.identities["user_id", event.user_id] = customer.id
        if event.anonymous_id is not None:
            customer.anonymous_id = customer.anonymous_id or event.anonymous_id
            self._kept.identities["anonymous_id", event.anonymous_id] = customer.id

    def _keep_task(self, task: Task) -> None:
        """A task that was not known before."""
        self._kept.tasks.setdefault(task.id, msgspec.structs.replace(task))

    def _change_task(self, change: TaskChange) -> Task | None:
        """What becomes of a task; None when there is none, or it is closed."""
        known = self._kept.tasks.get(change.id)
        task = changed(known, change) if known else None
        if task:
            self._kept.tasks[task.id] = task
        return task
