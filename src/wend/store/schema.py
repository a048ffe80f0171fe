"""The tables of every store that speaks SQL: what each column is, when it changes, and why it is there.

Rule 1. One schema for SQLite and PostgreSQL. The first migration builds just this; a test compares the two.
Rule 2. What must always hold is a CHECK or a UNIQUE here, whatever the code above believes.
Rule 3. Times are integers, microseconds since 1970 UTC (`times`).
Rule 4. `customers.traits` and `events.properties` are JSON text because rules read them in SQL; what only we read is
        MessagePack.
Rule 5. Wide rows that move with every turn (`customers`) are kept apart from narrow ones that move with every event
        (`bells`, `claims`): an event writes no customer's row, and a claim neither.
"""

from typing import Any, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import BigInteger

METADATA: Final = MetaData()

# SQLite counts rows by INTEGER alone; PostgreSQL needs to be told that it may grow large.
Big: Final = BigInteger().with_variant(Integer(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    """The condition of a partial index, in both dialects."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


customers: Final = Table(
    "customers",
    METADATA,
    Column("id", Big, primary_key=True),  # given at the first event, never used again
    Column("user_id", Text),  # given by the event that first told it; never changed or taken away
    Column("anonymous_id", Text),  # the first one seen, to have a name for lists
    Column("email", Text),  # trait `email` in lower case, written with the traits: so that people are found by it
    Column("traits", Text, nullable=False, server_default="{}"),  # JSON; by a turn that changed them
    Column("segments", Text, nullable=False, server_default=""),  # JSON list, to see whether it has changed
    Column("state", LargeBinary),  # `Customer` without traits, MessagePack; by every turn; NULL before the first
    Column("cursor", Big, nullable=False, server_default=text("0")),  # seq of the last event applied; only grows
    Column("due_at", Big),  # the timer: when a turn is due even without an event; by every turn
    Column("first_seen", Big),  # by a turn, as in the state: for lists
    Column("last_seen", Big),  # the same
    Column("account_id", Text),  # of an account, which is a row of its own; NULL for a customer
    Column("merged_into", Big),  # of a customer that was merged: who goes on in the end; NULL again after a split
    CheckConstraint("cursor >= 0", name="customers_cursor"),
    sqlite_autoincrement=True,
)
Index("customers_due", customers.c.due_at, **_where("due_at IS NOT NULL"))
Index("customers_email", customers.c.email, **_where("email IS NOT NULL"))

Index("customers_merged", customers.c.merged_into, **_where("merged_into IS NOT NULL"))
Index("customers_account", customers.c.account_id, unique=True, **_where("account_id IS NOT NULL"))

identities: Final = Table(  # which customer is meant by an id
    "identities",
    METADATA,
    Column("kind", Text, nullable=False),  # "user_id", "anonymous_id", or as the workspace names it
    Column("value", Text, nullable=False),
    Column("customer_id", Big, nullable=False),  # an anonymous id may go over to another customer; see meta.joins
    Column("joined_at", Big, nullable=False),  # when it became this customer's
    PrimaryKeyConstraint("kind", "value", name="identities_pk"),
    CheckConstraint("kind <> ''", name="identities_kind"),
    sqlite_with_rowid=False,
)
Index("identities_customer", identities.c.customer_id)

memberships: Final = Table(  # who is in which segment: written by a turn that changed it
    "memberships",
    METADATA,
    Column("segment", Text, nullable=False),
    Column("customer_id", Big, nullable=False),
    PrimaryKeyConstraint("segment", "customer_id", name="memberships_pk"),
    sqlite_with_rowid=False,
)

bells: Final = (
    Table(  # customers for whom something has happened: taken down by a claim, hung up again if it is given back
        "bells",
        METADATA,
        Column("customer_id", Big, primary_key=True, autoincrement=False),
        Column("rung_at", Big, nullable=False),  # since when; the earliest of several rings
    )
)
Index("bells_rung", bells.c.rung_at)

claims: Final = Table(  # customers whom somebody is working on, or nobody may
    "claims",
    METADATA,
    Column("customer_id", Big, primary_key=True, autoincrement=False),
    Column("owner", Text, nullable=False),  # the worker's name; its commit is refused when another's stands here
    Column("due_at", Big, nullable=False),  # since when the customer was due: its place in the queue when given back
    Column("until", Big),  # after this anybody may take the customer over; NULL while set aside
    Column("set_aside", Text, nullable=False, server_default=""),  # why its turns stand still, if they do
    CheckConstraint("(until IS NULL) = (set_aside <> '')", name="claims_until"),
)

events: Final = Table(  # the log: appended to, never changed; in PostgreSQL in parts by `id`, dropped when they are old
    "events",
    METADATA,
    Column("id", Big, primary_key=True),  # `seq`: the place in the log, never used again
    Column("message_id", Text, nullable=False),  # the sender's id: the same id is the same event; see `seen`
    Column("customer_id", Big, nullable=False),  # whose it was when it came in
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("time", Big, nullable=False),  # when it happened
    Column("received_at", Big, nullable=False),  # when we took it in
    Column("properties", Text, nullable=False),  # JSON
    Column("rest", Text),  # JSON of ids, traits and context; NULL when there are none
    sqlite_autoincrement=True,
    postgresql_partition_by="RANGE (id)",
)
Index("events_customer", events.c.customer_id)

seen: Final = Table(  # the message ids of the events that are kept: a small key of its own, since the log is in parts
    "seen",
    METADATA,
    Column(
        "level", Integer, nullable=False
    ),  # in SQLite young ones stand apart (`wend.store.seen`): 0, 1, and 2 for all others
    Column("id", LargeBinary, nullable=False),  # `digest` of the message id
    PrimaryKeyConstraint("level", "id", name="seen_pk"),
    sqlite_with_rowid=False,
)

tallies: Final = Table(  # events counted as they come in: counting millions would take seconds
    "tallies",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("own", Integer, nullable=False),  # 1: made by Wend itself (message id "wend:…"), 0: came from outside
    Column("count", Big, nullable=False),
    PrimaryKeyConstraint("kind", "name", "own", name="tallies_pk"),
    CheckConstraint("own IN (0, 1)", name="tallies_own"),
    CheckConstraint("count > 0", name="tallies_count"),
    sqlite_with_rowid=False,
)

runs: Final = Table(  # every run there ever was, as lists show it; the live ones stand whole in the customer's state
    "runs",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were first stored
    Column("id", Text, nullable=False),
    Column("customer_id", Big, nullable=False),
    Column("journey", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("status", Text, nullable=False),  # active, held-out (being measured) or ended
    Column("step", Text, nullable=False),
    Column("held_out", Integer, nullable=False),  # 1: it gets nothing, and goes on saying so when it has ended
    Column("entered_at", Big, nullable=False),
    Column("until", Big),
    Column("ended_at", Big),
    Column("reason", Text, nullable=False),  # why it ended, empty before
    Column("goal_at", Big),
    Column("parent", Text, nullable=False, server_default=""),  # the run that it is a part of; empty for most
    UniqueConstraint("customer_id", "id", name="runs_id"),
    CheckConstraint("status IN ('active', 'held-out', 'ended')", name="runs_status"),
    CheckConstraint("(status = 'ended') = (reason <> '')", name="runs_reason"),
)
Index("runs_live", runs.c.journey, runs.c.status, runs.c.step, **_where("status <> 'ended'"))

messages: Final = Table(  # the outbox, and the record of what went out or was withheld
    "messages",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were decided on
    Column("id", Text, nullable=False),  # run, step and visit: deciding twice gives the same, and the first is kept
    Column("customer_id", Big, nullable=False),
    Column("journey", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("decided_at", Big, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("to_address", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),  # MessagePack
    Column("expires_at", Big),
    Column("attempts", Integer, nullable=False),  # handings-over begun
    Column("next_attempt_at", Big),
    Column("sent_at", Big),
    Column("provider", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("due_at", Big),  # queued: when it may be tried; NULL for every other status
    Column("owner", Text),  # the worker that holds it
    Column("lease_until", Big),  # until when it does; over while sending: the answer is lost
    UniqueConstraint("id", name="messages_id"),
    CheckConstraint(
        "status IN ('queued', 'sending', 'sent', 'withheld', 'rejected', 'unknown')", name="messages_status"
    ),
    CheckConstraint("(status = 'queued') = (due_at IS NOT NULL)", name="messages_due"),
    CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", name="messages_lease"),
    CheckConstraint("owner IS NULL OR status IN ('queued', 'sending')", name="messages_owner"),
    CheckConstraint("status <> 'sending' OR owner IS NOT NULL", name="messages_sending"),
)
Index("messages_due_at", messages.c.due_at, **_where("due_at IS NOT NULL"))
for _name, _which in (("mail", "channel = 'email'"), ("other", "channel <> 'email'")):  # see `store.outbox_queues`
    Index(f"messages_due_{_name}", messages.c.due_at, messages.c.number, **_where(f"due_at IS NOT NULL AND {_which}"))
Index("messages_sending", messages.c.lease_until, **_where("status = 'sending'"))
Index("messages_customer", messages.c.customer_id)
Index("messages_journey", messages.c.journey)

tasks: Final = Table(  # what people have to do: opened by turns and alerts, closed by people and turns
    "tasks",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were first stored
    Column("id", Text, nullable=False),  # run, step and visit
    Column("customer_id", Big, nullable=False),  # 0: of no customer, as an alert's
    Column("journey", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("queue", Text, nullable=False),  # empty: of nobody but its assignee; changed by escalation and by people
    Column("assignee", Text, nullable=False),  # empty: whoever of the queue takes it; changed by people
    Column("dealt", Text, nullable=False),  # the member whose turn it was when the queue dealt it out
    Column("dealt_at", Big),  # when that was: the next one's turn is found by it
    Column("status", Text, nullable=False),
    Column("rank", Integer, nullable=False),  # of its priority: 0 comes first
    Column("created_at", Big, nullable=False),
    Column("opened_at", Big),  # when somebody had it first; NULL while its queue is full
    Column("due_at", Big),  # by when it was promised
    Column("closed_at", Big),
    Column("outcome", Text, nullable=False),  # by people
    Column("rest", Text, nullable=False),  # JSON: title, outcomes, by, note, reminders …
    UniqueConstraint("id", name="tasks_id"),
    CheckConstraint("status IN ('waiting', 'open', 'done', 'cancelled', 'expired')", name="tasks_status"),
    CheckConstraint("(status IN ('waiting', 'open')) = (closed_at IS NULL)", name="tasks_closed"),
    CheckConstraint("(status = 'done') = (outcome <> '')", name="tasks_outcome"),
    CheckConstraint("status <> 'open' OR opened_at IS NOT NULL", name="tasks_opened"),
    CheckConstraint("status <> 'waiting' OR opened_at IS NULL", name="tasks_waiting"),
    CheckConstraint("(customer_id = 0) = (run = '')", name="tasks_whose"),
    CheckConstraint("(dealt = '') = (dealt_at IS NULL)", name="tasks_dealt"),
    CheckConstraint("rank BETWEEN 0 AND 3", name="tasks_rank"),
)
Index("tasks_standing", tasks.c.queue, tasks.c.status, tasks.c.assignee, **_where("closed_at IS NULL"))
Index("tasks_customer", tasks.c.customer_id)
Index("tasks_turn", tasks.c.queue, tasks.c.dealt_at, **_where("dealt_at IS NOT NULL"))

reasons: Final = Table(  # why: appended to, never changed
    "reasons",
    METADATA,
    Column("id", Big, primary_key=True),  # in the order they were recorded
    Column("customer_id", Big, nullable=False),
    Column("journey", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("reason", LargeBinary, nullable=False),  # `Reason`, MessagePack
)
Index("reasons_customer", reasons.c.customer_id)

documents: Final = Table(  # what was published; versions are kept, since runs may still stand in them
    "documents",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were first published
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("live", Integer, nullable=False),  # 1: new runs use it; at most one version of a name
    Column("published_at", Big, nullable=False),  # when it last became live
    UniqueConstraint("kind", "name", "version", name="documents_version"),
    CheckConstraint("live IN (0, 1)", name="documents_flags"),
)
Index("documents_live", documents.c.kind, documents.c.name, unique=True, **_where("live = 1"))

changes: Final = Table(  # the change log: who published, withdrew or approved what; appended to, never changed
    "changes",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were noted
    Column("at", Big, nullable=False),
    Column("who", Text, nullable=False),  # the name that was given
    Column("what", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of the document
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("words", Text, nullable=False),  # JSON list: what the change says, in words
    Column("note", Text, nullable=False),  # what the person said to it
    CheckConstraint("what IN ('published', 'withdrawn', 'approved')", name="changes_what"),
    CheckConstraint("who <> ''", name="changes_who"),
)
Index("changes_document", changes.c.kind, changes.c.name, changes.c.version)

schedules: Final = Table(  # how far the round of each scheduled journey has come
    "schedules",
    METADATA,
    Column("journey", Text, primary_key=True),
    Column("round_at", Big, nullable=False),  # the moment of its cron expression; only grows
    Column("reached", Big, nullable=False),  # the last customer entered; -1: all are
)

operations: Final = Table(  # what was decided about whole journeys: recorded first, then carried out
    "operations",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were decided
    Column("kind", Text, nullable=False),
    Column("journey", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("begun_at", Big, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reached", Big, nullable=False),  # the last customer told; -1: all are; only grows until then
    Column("told", Big, nullable=False),  # how many were
    Column("finished_at", Big),  # when the last one was told
    CheckConstraint(
        "kind IN ('close', 'drain', 'pause', 'resume', 'stop', 'move', 'rollback')", name="operations_kind"
    ),
    CheckConstraint("(finished_at IS NULL) = (reached <> -1)", name="operations_finished"),
)
Index("operations_journey", operations.c.journey, operations.c.number)

entry_counts: Final = Table(  # entries of journeys with caps: moved by the turns that enter and leave them
    "entry_counts",
    METADATA,
    Column("journey", Text, primary_key=True),
    Column("version", Text, nullable=False),  # of the plan they are counted for; with another they are made anew
    Column("since", Big, nullable=False),  # the begin of the day that `today` counts; only grows
    Column("today", Big, nullable=False),
    Column("ever", Big, nullable=False),
    Column("active", Big, nullable=False),
)

keys: Final = Table(
    "keys",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were created
    Column("name", Text, nullable=False),
    Column("hash", Text, nullable=False),  # SHA-256 of the key; the key itself is nowhere
    Column("role", Text, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("revoked_at", Big),  # from then on it opens nothing
    UniqueConstraint("hash", name="keys_hash"),
    CheckConstraint("role IN ('write', 'admin')", name="keys_role"),
)
Index("keys_name", keys.c.name, unique=True, **_where("revoked_at IS NULL"))

dead_letters: Final = Table(  # what could not be accepted, kept whole
    "dead_letters",
    METADATA,
    Column("id", Big, primary_key=True),
    Column("received_at", Big, nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),
)

findings: Final = Table(  # what the diagnosis found, and what people made of it
    "findings",
    METADATA,
    Column("id", Text, primary_key=True),  # made of view, kind, place and begin of the window: the same in every run
    Column("view", Text, nullable=False),  # the side it was seen from: customer, session … or journeys
    Column("kind", Text, nullable=False),
    Column("where_found", Text, nullable=False),  # "where" is a word of SQL
    Column("journey", Text, nullable=False),  # the live journey it is about; empty where it is about none
    Column("status", Text, nullable=False),  # by people; open at first
    Column("owner", Text, nullable=False),  # by people
    Column("status_set_at", Big),  # when people last said so
    Column("first_seen", Big, nullable=False),  # by the diagnosis that found it first; never changed
    Column("last_seen", Big, nullable=False),  # by every diagnosis that found it again
    Column("rank", Integer, nullable=False),  # its place in the last diagnosis that found it
    Column("since", Text),  # ISO date; NULL: from the begin of the record
    Column("until", Text),  # ISO date; NULL: to its end
    Column("told", Text, nullable=False),  # JSON: by recipient when its alert went out, or why it could not
    Column("found", Text, nullable=False),  # JSON of the rest: title, numbers, evidence
    CheckConstraint("status IN ('open', 'acknowledged', 'fixed', 'ignored')", name="findings_status"),
    CheckConstraint("last_seen >= first_seen", name="findings_seen"),
)

diagnoses: Final = Table(  # when each view was last diagnosed
    "diagnoses",
    METADATA,
    Column("view", Text, primary_key=True),
    Column("at", Big, nullable=False),
)

forgotten: Final = Table(  # what retention took away, counted: lists get shorter, the books do not
    "forgotten",
    METADATA,
    Column("kind", Text, nullable=False),  # events, reasons, messages, dead_letters or runs
    Column("journey", Text, nullable=False),  # of runs and messages, like the next three; else empty
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("held_out", Integer, nullable=False),  # 1: of runs that got nothing
    Column("count", Big, nullable=False),
    Column("goals", Big, nullable=False),  # of runs: those that had reached their goal
    Column("before", Big, nullable=False),  # all of the kind that went were older than this; only grows
    PrimaryKeyConstraint("kind", "journey", "status", "reason", "held_out", name="forgotten_pk"),
    CheckConstraint("kind IN ('events', 'reasons', 'messages', 'dead_letters', 'runs')", name="forgotten_kind"),
    CheckConstraint("count > 0", name="forgotten_count"),
    sqlite_with_rowid=False,
)

meta: Final = Table(  # numbers that every process has to agree on
    "meta",
    METADATA,
    Column("name", Text, primary_key=True),  # generation: publishings so far · joins: ids gone over to another customer
    Column("value", Big, nullable=False),
)

merges: Final = Table(  # two customers that are one: asked for by an event, carried out by a turn of both
    "merges",
    METADATA,
    Column("number", Big, primary_key=True),  # in the order they were asked for
    Column("kept", Big, nullable=False),  # the customer that goes on
    Column("other", Big, nullable=False),  # the one that is merged into it
    Column("status", Text, nullable=False),  # an undone one is a barrier: the two are not merged again by an event
    Column("rule", Text, nullable=False),  # why: alias, seen-together, by-hand; late: more for one that was merged
    Column("kind", Text, nullable=False),  # of the id by which the two met
    Column("value", Text, nullable=False),
    Column("event", Text, nullable=False),  # the message id of the event in which they did
    Column("ids", Text, nullable=False),  # JSON: ids of the other that went over when it was asked for
    Column("asked_at", Big, nullable=False),
    Column("settled_at", Big),  # merged or refused
    Column("undone_at", Big),
    Column("why", Text, nullable=False),  # of a refusal; of an undone one, who said so
    Column("record", LargeBinary),  # `MergeRecord`, MessagePack: both as they were before; NULL until merged
    CheckConstraint("status IN ('asked', 'merged', 'undone', 'refused')", name="merges_status"),
    CheckConstraint("(status = 'asked') = (settled_at IS NULL)", name="merges_settled"),
    CheckConstraint("(status = 'undone') = (undone_at IS NOT NULL)", name="merges_undone"),
    CheckConstraint("kept <> other", name="merges_two"),
)
Index("merges_asked", merges.c.kept, merges.c.other, unique=True, **_where("status = 'asked'"))
Index("merges_kept", merges.c.kept)
Index("merges_other", merges.c.other)
Index("merges_id", merges.c.kind, merges.c.value)

refused_ids: Final = Table(  # ids that met two customers and joined them not: one row an id and reason
    "refused_ids",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("why", Text, nullable=False),  # blocked, two-users, apart
    Column("times", Big, nullable=False),
    Column("customer_id", Big, nullable=False),  # whose event it was the last time
    Column("other", Big, nullable=False),  # whom the id was of then
    Column("last_at", Big, nullable=False),
    PrimaryKeyConstraint("kind", "value", "why", name="refused_ids_pk"),
    CheckConstraint("times > 0", name="refused_ids_times"),
    sqlite_with_rowid=False,
)

workers: Final = Table(  # processes at work: each writes its own row every second; gone when it ends or is given up
    "workers",
    METADATA,
    Column("name", Text, primary_key=True),  # the owner of its claims
    Column("parts", Text, nullable=False),  # JSON: api, engine, delivery
    Column("started_at", Big, nullable=False),  # by its own clock
    Column("beat_at", Big, nullable=False),  # the same: for people, compared with nothing
    Column("beats", Big, nullable=False),  # counts up; whoever sees it stand still knows that the process is silent
    Column("loops", Text, nullable=False),  # JSON: how each of its loops is
    Column("counts", Text, nullable=False),  # JSON: what it has counted since it enlisted
    sqlite_with_rowid=False,
)

worker_counts: Final = Table(  # what processes that are gone have counted, added up: so that no sum ever goes back
    "worker_counts",
    METADATA,
    Column("name", Text, nullable=False),
    Column("labels", Text, nullable=False),  # JSON
    Column("value", Big, nullable=False),
    PrimaryKeyConstraint("name", "labels", name="worker_counts_pk"),
    CheckConstraint("value >= 0", name="worker_counts_value"),
    sqlite_with_rowid=False,
)
