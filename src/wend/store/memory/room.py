"""What every room of the store in memory stands on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from wend.app.ports_identity import Merge, RefusedId
from wend.model.event import Event
from wend.model.identity import IdentityRules
from wend.model.task import Task, TaskChange, changed
from wend.store.memory.kept import Kept, KeptCustomer
from wend.store.times import from_micros
from wend.store.whose import Decision, identities_of, summed


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
        kept = msgspec.structs.replace(event, seq=self._last_seq() + 1)
        self._kept.log[event.message_id] = kept
        customer.events.append(kept)
        customer.ring(event.received_at)

    def _resolve(self, events: Iterable[Event]) -> list[tuple[KeptCustomer, Event]]:
        """The customer each event is about, joined or created as its ids say."""
        kept, rules, events = self._kept, self._identity_rules(), list(events)
        asked = identities_of(events, rules)
        known = {identity: kept.identities[identity] for identity in asked if identity in kept.identities}
        decision = Decision(known, lambda each: kept.customers[each].user_id, self._are_apart, rules)
        owned = [(decision.customer_of(event), event) for event in events]
        created = {each: self._create() for each in decision.created}
        for number, (user_id, anonymous_id) in decision.created.items():
            created[number].user_id, created[number].anonymous_id = user_id, anonymous_id
        for named, user_id in decision.named.items():
            kept.customers[named].user_id = user_id
        for named, anonymous_id in decision.named_anonymously.items():
            kept.customers[named].anonymous_id = kept.customers[named].anonymous_id or anonymous_id
        numbers = {each: customer.id for each, customer in created.items()}
        for identity, customer_id in decision.now.items():
            kept.identities[identity] = numbers.get(customer_id, customer_id)
        self._ask_merges(decision, numbers)
        return [(kept.customers[numbers.get(customer_id, customer_id)], event) for customer_id, event in owned]

    def _last_seq(self) -> int:
        """The place of the newest event, also when it has gone."""
        return len(self._kept.log) + self._kept.gone_events.total()

    def _create(self) -> KeptCustomer:
        customer = KeptCustomer(len(self._kept.customers) + 1, None, None)
        self._kept.customers[customer.id] = customer
        return customer

    def _root(self, customer_id: int) -> int:
        """Whom a customer was merged into; herself otherwise."""
        found = self._kept.customers.get(customer_id)
        return found.merged_into or customer_id if found else customer_id

    def _now(self, which: Any) -> Any:
        """A filter that asks for the customer that a merged one has become."""
        number = which.customer_id
        return which if number is None else msgspec.structs.replace(which, customer_id=self._root(number))

    def _identity_rules(self) -> IdentityRules:
        bodies = (each.body for each in self._kept.documents.values() if each.kind == "workspace" and each.live)
        return self._kept.rules.of(self._kept.generation, lambda: next(bodies, None))

    def _are_apart(self, one: int, other: int) -> bool:
        pair = {one, other}
        return any(
            each.status in ("undone", "refused") and {each.kept, each.other} == pair for each in self._kept.merges
        )

    def _ask_merges(self, decision: Decision, numbers: dict[int, int]) -> None:
        """Keep what is to be merged, and what was refused."""
        for met in decision.joins.values():
            kept, other = numbers.get(met.customer, met.customer), numbers.get(met.other, met.other)
            over = decision.over[met.customer, met.other]
            self._ask_merge(kept, other, met.rule, met.identity, met.event, from_micros(met.at), over=over)
        for (kind, value, why), (times, met) in summed(decision.refused).items():
            known = self._kept.refused_ids.get((kind, value, why))
            self._kept.refused_ids[kind, value, why] = RefusedId(
                kind=kind,
                value=value,
                why=why,
                times=times + (known.times if known else 0),
                customer_id=numbers.get(met.customer, met.customer),
                other=numbers.get(met.other, met.other),
                last_at=from_micros(met.at),
            )

    def _ask_merge(
        self,
        kept: int,
        other: int,
        rule: str,
        identity: tuple[str, str],
        event: str,
        at: datetime,
        rings: Iterable[int] = (),
        over: Sequence[tuple[str, str]] = (),
    ) -> None:
        """A merge is asked for once, and bells ring: both, unless said otherwise."""
        for each in self._kept.merges:
            if each.status == "asked" and (each.kept, each.other) == (kept, other):
                each.ids = list(dict.fromkeys([*each.ids, *over]))
                return
        number = max((each.number for each in self._kept.merges), default=0) + 1
        kind, value = identity
        self._kept.merges.append(
            Merge(
                number=number,
                kept=kept,
                other=other,
                rule=rule,
                kind=kind,
                value=value,
                event=event,
                ids=[*over],
                asked_at=at,
            )
        )
        for rung in rings or (kept, other):
            self._kept.customers[rung].ring(at)

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
