"""The questions that lists ask, as SQL made from the filters of the port: the same for every database.

Rule 1. Only what is given becomes a condition; every value is a parameter.
Rule 2. Runs and messages come newest first (in the order they were first stored), customers by id, events by `seq`.
Rule 3. `limit` and `after` are for paging: a count does not know them.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from wend.app.ports import CustomerFilter, EventFilter, MessageFilter, RunFilter
from wend.store.rows import EVENT_COLUMNS, MESSAGE_COLUMNS, RUN_COLUMNS
from wend.store.schema import claims, customers, events, identities, memberships, messages, runs
from wend.store.times import to_micros

Conditions = list[ColumnElement[bool]]

_EVENTS: Final = [events.c[name] for name in EVENT_COLUMNS.split(", ")]
_RUNS: Final = [runs.c[name] for name in RUN_COLUMNS.split(", ")]
_MESSAGES: Final = [messages.c[name] for name in MESSAGE_COLUMNS.split(", ")]
_CUSTOMERS: Final = [customers.c[name] for name in ("id", "state", "traits", "user_id", "anonymous_id")]


def select_events(which: EventFilter) -> Select[Any]:
    """Events in the order of the log, or the newest first."""
    chosen = select(*_EVENTS).where(*_event_conditions(which)).limit(which.limit)
    if which.newest_first:
        older = [events.c.id < which.after] if which.after else []
        return chosen.where(*older).order_by(events.c.id.desc())
    return chosen.where(events.c.id > which.after).order_by(events.c.id)


def count_events(which: EventFilter) -> Select[Any]:
    """How many events the filter holds for."""
    return select(func.count()).select_from(events).where(*_event_conditions(which))


def _event_conditions(which: EventFilter) -> Conditions:
    conditions = equal(events, customer_id=which.customer_id, name=which.name, kind=which.kind)
    if which.since is not None:
        conditions.append(events.c.time >= to_micros(which.since))
    if which.until is not None:
        conditions.append(events.c.time < to_micros(which.until))
    return conditions


def select_runs(which: RunFilter) -> Select[Any]:
    """Runs, the newest first."""
    return select(*_RUNS).where(*_run_conditions(which)).order_by(runs.c.number.desc()).limit(which.limit)


def count_runs(which: RunFilter) -> Select[Any]:
    """How many runs the filter holds for."""
    return select(func.count()).select_from(runs).where(*_run_conditions(which))


def _run_conditions(which: RunFilter) -> Conditions:
    whole = [] if which.parts else [runs.c.parent == ""]
    same = {"customer_id": which.customer_id, "journey": which.journey, "status": which.status, "step": which.step}
    return [*equal(runs, **same), *whole]


def select_messages(which: MessageFilter) -> Select[Any]:
    """Messages, the newest first."""
    chosen = select(*_MESSAGES).where(*_message_conditions(which))
    return chosen.order_by(messages.c.number.desc()).limit(which.limit)


def count_messages(which: MessageFilter) -> Select[Any]:
    """How many messages the filter holds for."""
    return select(func.count()).select_from(messages).where(*_message_conditions(which))


def _message_conditions(which: MessageFilter) -> Conditions:
    status = which.status.value if which.status else None
    same = {"id": which.id, "customer_id": which.customer_id, "journey": which.journey, "status": status}
    return equal(messages, **same, channel=which.channel, reason=which.reason)


def select_customers(which: CustomerFilter) -> Select[Any]:
    """Customers by id, with why they are set aside (NULL when they are not)."""
    aside = select(claims.c.set_aside).where(claims.c.customer_id == customers.c.id).scalar_subquery()
    chosen = select(*_CUSTOMERS, customers.c.account_id, aside).where(
        *_customer_conditions(which), customers.c.id > which.after
    )
    return chosen.order_by(customers.c.id).limit(which.limit)


def count_customers(which: CustomerFilter) -> Select[Any]:
    """How many customers the filter holds for."""
    return select(func.count()).select_from(customers).where(*_customer_conditions(which))


def _customer_conditions(which: CustomerFilter) -> Conditions:
    conditions: Conditions = [
        customers.c.account_id.is_not(None) if which.accounts else customers.c.account_id.is_(None),
        customers.c.merged_into.is_(None),
    ]
    if which.query:
        known = and_(identities.c.customer_id == customers.c.id, _contains(identities.c.value, which.query))
        named = _contains(func.coalesce(customers.c.account_id, ""), which.query)
        conditions.append(or_(_contains(customers.c.traits, which.query), exists().where(known), named))
    if which.segment is not None:
        member = select(memberships.c.customer_id).where(memberships.c.segment == which.segment)
        conditions.append(customers.c.id.in_(member))
    if which.set_aside is not None:
        aside = customers.c.id.in_(select(claims.c.customer_id).where(claims.c.set_aside != ""))
        conditions.append(aside if which.set_aside else ~aside)
    return conditions


def _contains(column: Any, wanted: str) -> ColumnElement[bool]:
    """Whether a text holds another, whatever the case of its ASCII letters."""
    escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    condition: ColumnElement[bool] = column.ilike(f"%{escaped}%", escape="\\")
    return condition


def equal(table: Any, **wanted: Any) -> Conditions:
    """That some columns have the values given; None asks for nothing. A customer that was merged is the one she has become."""
    found = {name: value for name, value in wanted.items() if value is not None}
    return [table.c[name] == (_now(value) if name == "customer_id" else value) for name, value in found.items()]


def _now(customer_id: int) -> Any:
    now = select(func.coalesce(customers.c.merged_into, customers.c.id)).where(customers.c.id == customer_id)
    return now.scalar_subquery()
