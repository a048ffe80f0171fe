"""Merges and splits as SQL, the same for every store that speaks it.

Rule 1. A question is text with `:name` for its values, asked on the connection of a transaction that somebody else began.
Rule 2. Rows are locked in the order of customers' numbers.
Rule 3. A customer's number stands in her runs, and so in the ids of her messages: these stay what they were when the rows go
        over to another customer, so that nothing goes out twice.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec

from wend import limits
from wend.app.ports import Commit
from wend.app.ports_identity import Merge, MergeFilter, Merging, RefusedId, Side, Splitting
from wend.model.customer import Customer
from wend.model.identity import Identity
from wend.store.rows import EVENT_COLUMNS, Row, pack_customer, read_customer, read_event, to_json
from wend.store.times import from_micros, maybe_time
from wend.store.whose import Decision, Met, summed

# ruff: noqa: S608 - the names are our own

ASKED: Final = (
    "SELECT m.number FROM merges m WHERE m.status = 'asked' AND NOT EXISTS (SELECT 1 FROM claims c"
    " WHERE (c.customer_id = m.kept OR c.customer_id = m.other) AND c.set_aside <> '') ORDER BY m.number LIMIT :limit"
)
Ask = Callable[[str, dict[str, Any]], list[Any]]

_COLUMNS: Final = "number, kept, other, status, rule, kind, value, event, ids, asked_at, settled_at, undone_at, why"
_OWNED: Final = ("events", "runs", "messages", "tasks")  # rows that go over with a customer


def are_apart(ask: Ask, one: int, other: int) -> bool:
    """Whether two customers were split, or refused to be one."""
    question = (
        "SELECT 1 FROM merges WHERE status IN ('undone', 'refused')"
        " AND ((kept = :one AND other = :other) OR (kept = :other AND other = :one)) LIMIT 1"
    )
    return bool(ask(question, {"one": one, "other": other}))


def keep_met(ask: Ask, decision: Decision, numbers: dict[int, int]) -> dict[int, int]:
    """Store what a batch of events asks to merge, and what was refused; whose bells have to ring, and since when."""
    rung: dict[int, int] = {}
    for met in decision.joins.values():
        kept, other = numbers.get(met.customer, met.customer), numbers.get(met.other, met.other)
        if insert_asked(ask, kept, other, met, decision.over[met.customer, met.other]):
            rung |= {kept: met.at, other: met.at}
    for (kind, value, why), (times, met) in sorted(summed(decision.refused).items()):
        ask(_REFUSED, _refused_row(kind, value, why, times, met, numbers))
    return rung


def _refused_row(kind: str, value: str, why: str, times: int, met: Met, numbers: dict[int, int]) -> dict[str, Any]:
    customer, other = numbers.get(met.customer, met.customer), numbers.get(met.other, met.other)
    return {
        "kind": kind,
        "value": value,
        "why": why,
        "times": times,
        "customer": customer,
        "other": other,
        "at": met.at,
    }


_REFUSED: Final = (
    "INSERT INTO refused_ids (kind, value, why, times, customer_id, other, last_at)"
    " VALUES (:kind, :value, :why, :times, :customer, :other, :at) ON CONFLICT (kind, value, why) DO UPDATE SET"
    " times = refused_ids.times + excluded.times, customer_id = excluded.customer_id, other = excluded.other,"
    " last_at = excluded.last_at"
)


def insert_asked(ask: Ask, kept: int, other: int, met: Met, over: list[Identity]) -> bool:
    """Ask for a merge; whether it was not asked for already. `over` are the ids that went over with it."""
    question = "SELECT number, ids FROM merges WHERE kept = :kept AND other = :other AND status = 'asked'"
    if known := ask(question, _two(kept, other)):
        number, ids = known[0]
        both = list(dict.fromkeys([*_ids(ids), *over]))
        ask("UPDATE merges SET ids = :ids WHERE number = :number", {"ids": to_json(both), "number": number})
        return False
    question = (
        "INSERT INTO merges (kept, other, status, rule, kind, value, event, ids, asked_at, why)"
        " VALUES (:kept, :other, 'asked', :rule, :kind, :value, :event, :ids, :at, '')"
    )
    row = {"rule": met.rule, "kind": met.identity[0], "value": met.identity[1], "event": met.event, "at": met.at}
    ask(question, {**_two(kept, other), **row, "ids": to_json(over)})
    return True


def _ids(text: str) -> list[Identity]:
    return [(kind, value) for kind, value in msgspec.json.decode(text)]


def _two(kept: int, other: int) -> dict[str, Any]:
    return {"kept": kept, "other": other}


def asked(ask: Ask, limit: int) -> list[int]:
    """The merges to be carried out, oldest first; not of customers that are set aside."""
    return [row[0] for row in ask(ASKED, {"limit": limit})]


def one_merge(ask: Ask, number: int, *, status: str | None = None) -> Merge | None:
    """A merge by its number, with a status where one is named."""
    rows = ask(f"SELECT {_COLUMNS} FROM merges WHERE number = :number", {"number": number})
    merge = read_merge(rows[0]) if rows else None
    return merge if merge and status in (None, merge.status) else None


def read_merge(row: Row) -> Merge:
    """The merge of `_COLUMNS`."""
    number, kept, other, status, rule, kind, value, event, ids, asked_at, settled_at, undone_at, why = row
    return Merge(
        number=number,
        kept=kept,
        other=other,
        status=status,
        rule=rule,
        kind=kind,
        value=value,
        event=event,
        ids=_ids(ids),
        asked_at=from_micros(asked_at),
        settled_at=maybe_time(settled_at),
        undone_at=maybe_time(undone_at),
        why=why,
    )


def merges(ask: Ask, which: MergeFilter) -> list[Merge]:
    """Merges, newest first."""
    wanted = {"number": which.number, "status": which.status}
    conditions = [f"{name} = :{name}" for name, value in wanted.items() if value is not None]
    if which.customer_id is not None:
        conditions.append("(kept = :customer OR other = :customer)")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    most = "" if which.limit is None else " LIMIT :limit"
    values = {**wanted, "customer": which.customer_id, "limit": which.limit}
    rows = ask(f"SELECT {_COLUMNS} FROM merges{where} ORDER BY number DESC{most}", _given(values))
    return [read_merge(row) for row in rows]


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def record_of(ask: Ask, number: int) -> bytes | None:
    """What is kept with a merge."""
    rows = ask("SELECT record FROM merges WHERE number = :number", {"number": number})
    return rows[0][0] if rows else None


def refused(ask: Ask, limit: int) -> list[RefusedId]:
    """Ids that were refused, the most frequent first."""
    question = (
        "SELECT kind, value, why, times, customer_id, other, last_at FROM refused_ids"
        " ORDER BY times DESC, last_at DESC, kind, value LIMIT :limit"
    )
    return [
        RefusedId(
            kind=kind, value=value, why=why, times=times, customer_id=customer, other=other, last_at=from_micros(at)
        )
        for kind, value, why, times, customer, other, at in ask(question, {"limit": limit})
    ]


def owner_of(ask: Ask, identity: Identity) -> int | None:
    """The customer that an id is of."""
    question = "SELECT customer_id FROM identities WHERE kind = :kind AND value = :value"
    rows = ask(question, {"kind": identity[0], "value": identity[1]})
    return int(rows[0][0]) if rows else None


def root_of(ask: Ask, customer_id: int) -> int:
    """The customer who goes on where this one was merged; herself otherwise."""
    rows = ask("SELECT coalesce(merged_into, id) FROM customers WHERE id = :id", {"id": customer_id})
    return int(rows[0][0]) if rows else customer_id


def claim(ask: Ask, ids: Iterable[int], now: int, owner: str, until: int) -> bool:
    """Claim customers in the order of their numbers; whether all of them are `owner`'s now. If not, roll back."""
    question = (
        "INSERT INTO claims (customer_id, owner, due_at, until) VALUES (:id, :owner, :now, :until)"
        " ON CONFLICT (customer_id) DO UPDATE SET owner = excluded.owner, until = excluded.until"
        " WHERE claims.until <= :now RETURNING customer_id"
    )
    values = {"owner": owner, "now": now, "until": until}
    return all(ask(question, {**values, "id": each}) for each in sorted(ids))


def side(ask: Ask, customer_id: int) -> Side:
    """A customer with what has come and was not applied; of one that was merged everything that is still hers."""
    (row,) = ask(
        "SELECT id, state, traits, user_id, anonymous_id, cursor, merged_into FROM customers WHERE id = :id",
        {"id": customer_id},
    )
    question = f"SELECT {EVENT_COLUMNS} FROM events WHERE customer_id = :id AND id > :after ORDER BY customer_id, id LIMIT :most"
    after = 0 if row[6] else row[5]
    found = ask(question, {"id": customer_id, "after": after, "most": limits.EVENTS_PER_CLAIM})
    ids = ask("SELECT kind, value FROM identities WHERE customer_id = :id ORDER BY kind, value", {"id": customer_id})
    below = ask("SELECT id FROM customers WHERE merged_into = :id ORDER BY id", {"id": customer_id})
    events = [read_event(each) for each in found]
    return Side(read_customer(row[:5]), events, [(kind, value) for kind, value in ids], [each[0] for each in below])


def apart_below(ask: Ask, one: int, other: int) -> bool:
    """Whether any customers that two have become were split, or refused to be one."""
    of = "SELECT id FROM customers WHERE id = :{0} OR merged_into = :{0}"
    one_of, other_of = of.format("one"), of.format("other")
    question = (
        "SELECT 1 FROM merges WHERE status IN ('undone', 'refused')"
        f" AND ((kept IN ({one_of}) AND other IN ({other_of})) OR (kept IN ({other_of}) AND other IN ({one_of}))) LIMIT 1"
    )
    return bool(ask(question, {"one": one, "other": other}))


def merges_by(ask: Ask, kind: str, value: str) -> int:
    """How many merges an id has brought about."""
    question = "SELECT count(*) FROM merges WHERE kind = :kind AND value = :value AND status = 'merged'"
    return int(ask(question, {"kind": kind, "value": value})[0][0])


def settle_as_one(ask: Ask, merge: Merge, now: int) -> None:
    """Both are one already: nothing is left to do."""
    if merge.rule == "late":
        ask("DELETE FROM merges WHERE number = :number", {"number": merge.number})
        return
    question = (
        "UPDATE merges SET status = 'merged', settled_at = :now, why = 'both were one already' WHERE number = :number"
    )
    ask(question, {"number": merge.number, "now": now})


def holds(ask: Ask, ids: Iterable[int], owner: str, lock: str = "") -> bool:
    """Whether `owner` has claimed all of these."""
    question = f"SELECT 1 FROM claims WHERE customer_id = :id AND owner = :owner AND set_aside = ''{lock}"
    return all(ask(question, {"id": each, "owner": owner}) for each in sorted(ids))


def carry_out(ask: Ask, merging: Merging, now: int) -> bool:
    """Let everything of the other customer go over, and leave of her what says where; whether it was still asked for."""
    kept, other = merging.commit.customer.id, merging.other
    merge = one_merge(ask, merging.number, status="asked")
    if merge is None:
        return False
    if merge.rule == "late":
        ask("DELETE FROM merges WHERE number = :number", {"number": merge.number})
    else:
        question = (
            "UPDATE merges SET status = 'merged', kept = :kept, other = :other, settled_at = :now, record = :record"
            " WHERE number = :number"
        )
        ask(question, {**_two(kept, other.id), "now": now, "record": merging.record, "number": merge.number})
    for table in ("identities", *_OWNED):
        some = " AND id <= :up_to" if table == "events" and merging.up_to is not None else ""
        values = {**_two(kept, other.id), **({"up_to": merging.up_to} if some else {})}
        ask(f"UPDATE {table} SET customer_id = :kept WHERE customer_id = :other{some}", values)
    ask("UPDATE customers SET merged_into = :kept WHERE merged_into = :other", _two(kept, other.id))
    _lay_down(ask, kept, other)
    ask("UPDATE meta SET value = value + 1 WHERE name = 'joins'", {})
    return True


def _lay_down(ask: Ask, kept: int, other: Customer) -> None:
    """What is left of a merged customer: a row without traits, timer, bell, claim and memberships."""
    state, _ = pack_customer(other)
    ask(
        "UPDATE customers SET state = :state, traits = '{}', email = NULL, segments = '', due_at = NULL,"
        " cursor = :cursor, merged_into = :kept WHERE id = :other",
        {"state": state, "cursor": other.cursor, "kept": kept, "other": other.id},
    )
    for table in ("memberships", "bells", "claims"):
        ask(f"DELETE FROM {table} WHERE customer_id = :other", {"other": other.id})
    ask(
        "UPDATE customers SET user_id = coalesce(user_id, (SELECT o.user_id FROM customers o WHERE o.id = :other)),"
        " anonymous_id = coalesce(anonymous_id, (SELECT o.anonymous_id FROM customers o WHERE o.id = :other))"
        " WHERE id = :kept AND (user_id IS NULL OR anonymous_id IS NULL)",
        _two(kept, other.id),
    )


def give_back(ask: Ask, splitting: Splitting, now: int) -> int | None:
    """Let go back to the other customer what is hers; her number, or None where the merge stands no longer."""
    kept, other = splitting.kept.customer.id, splitting.other.customer.id
    if splitting.number is not None and not _undo(ask, splitting.number, now, splitting.by):
        return None
    if splitting.number is None:
        other = _create(ask, splitting, now)
    for kind, value in splitting.ids:
        ask(
            "UPDATE identities SET customer_id = :other WHERE kind = :kind AND value = :value AND customer_id = :kept",
            {**_two(kept, other), "kind": kind, "value": value},
        )
    for seq in splitting.events:
        ask(
            "UPDATE events SET customer_id = :other WHERE id = :seq AND customer_id = :kept",
            {**_two(kept, other), "seq": seq},
        )
    for number in splitting.runs_of:
        _runs_back(ask, kept, other, f"{number}-%")
    for number in splitting.below:
        ask("UPDATE customers SET merged_into = :other WHERE id = :id", {"other": other, "id": number})
    _stand_up(ask, kept, other)
    ask("UPDATE meta SET value = value + 1 WHERE name = 'joins'", {})
    return other


def _undo(ask: Ask, number: int, now: int, by: str) -> bool:
    if one_merge(ask, number, status="merged") is None:
        return False
    question = "UPDATE merges SET status = 'undone', undone_at = :now, why = :by WHERE number = :number"
    ask(question, {"number": number, "now": now, "by": by})
    return True


def _create(ask: Ask, splitting: Splitting, now: int) -> int:
    """A customer for an id that came by no merge; the row of the split is the barrier between the two."""
    ids = dict(splitting.ids)
    values = {"user_id": ids.get("user_id"), "anonymous_id": ids.get("anonymous_id")}
    question = "INSERT INTO customers (user_id, anonymous_id) VALUES (:user_id, :anonymous_id) RETURNING id"
    ((other,),) = ask(question, values)
    kind, value = splitting.ids[0]
    ask(
        "INSERT INTO merges (kept, other, status, rule, kind, value, event, ids, asked_at, settled_at, undone_at, why)"
        " VALUES (:kept, :other, 'undone', 'by-hand', :kind, :value, '', '[]', :now, :now, :now, :by)",
        {"kept": splitting.kept.customer.id, "other": other, "kind": kind, "value": value, "now": now}
        | {"by": splitting.by},
    )
    return int(other)


def _runs_back(ask: Ask, kept: int, other: int, like: str) -> None:
    """Runs whose ids begin with a number, with their messages and tasks."""
    values = {**_two(kept, other), "runs": like}
    ask("UPDATE runs SET customer_id = :other WHERE customer_id = :kept AND id LIKE :runs", values)
    for table in ("messages", "tasks"):
        ask(f"UPDATE {table} SET customer_id = :other WHERE customer_id = :kept AND run LIKE :runs", values)


def _stand_up(ask: Ask, kept: int, other: int) -> None:
    """The row of the other is a customer again; names that went with her ids are not the kept one's any more."""
    ask("UPDATE customers SET merged_into = NULL WHERE id = :other", {"other": other})
    for column, least in (("user_id", "user_id"), ("anonymous_id", "anonymous_id")):
        ask(
            f"UPDATE customers SET {column} = (SELECT min(value) FROM identities WHERE kind = :kind AND customer_id = :kept)"
            f" WHERE id = :kept AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.kind = :kind AND i.customer_id = :kept"
            f" AND i.value = customers.{column})",
            {"kind": least, "kept": kept},
        )


def as_commit(splitting: Splitting, other: int) -> Commit:
    """The turn of the customer that was split off, with her number, which a new one has only now."""
    splitting.other.customer.id = other
    return splitting.other


def refuse(ask: Ask, number: int, why: str, now: int) -> list[int]:
    """Settle a merge as refused; both customers, as they are now."""
    merge = one_merge(ask, number, status="asked")
    if merge is None:
        return []
    kept = root_of(ask, merge.kept)
    other = merge.other if merge.rule == "late" else root_of(ask, merge.other)
    question = (
        "UPDATE merges SET status = 'refused', kept = :kept, other = :other, settled_at = :now, why = :why"
        " WHERE number = :number"
    )
    ask(question, {**_two(kept, other), "now": now, "why": why, "number": number})
    return [kept, other]
