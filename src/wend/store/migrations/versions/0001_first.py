"""The first schema. See `wend.store.schema` for what each column is."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    _bells()
    _claims()
    _customers()
    _dead_letters()
    _documents()
    _events()
    _identities()
    _keys()
    _memberships()
    _messages()
    _meta()
    _reasons()
    _runs()
    _schedules()
    _tallies()
    op.execute("INSERT INTO meta (name, value) VALUES ('generation', 0), ('joins', 0)")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _bells() -> None:
    op.create_table(
        "bells",
        sa.Column("customer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("rung_at", BIG, nullable=False),
        sa.PrimaryKeyConstraint("customer_id"),
    )
    op.create_index("bells_rung", "bells", ["rung_at"], unique=False)


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("customer_id", BIG, autoincrement=False, nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_at", BIG, nullable=False),
        sa.Column("until", BIG, nullable=True),
        sa.Column("set_aside", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(until IS NULL) = (set_aside <> '')", name="claims_until"),
        sa.PrimaryKeyConstraint("customer_id"),
    )


def _customers() -> None:
    op.create_table(
        "customers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("anonymous_id", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("traits", sa.Text(), server_default="{}", nullable=False),
        sa.Column("segments", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("cursor", BIG, server_default=sa.text("0"), nullable=False),
        sa.Column("due_at", BIG, nullable=True),
        sa.Column("first_seen", BIG, nullable=True),
        sa.Column("last_seen", BIG, nullable=True),
        sa.CheckConstraint("cursor >= 0", name="customers_cursor"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("customers_due", "customers", ["due_at"], unique=False, **_where("due_at IS NOT NULL"))
    op.create_index("customers_email", "customers", ["email"], unique=False, **_where("email IS NOT NULL"))


def _dead_letters() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", BIG, nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("number", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Integer(), nullable=False),
        sa.Column("published_at", BIG, nullable=False),
        sa.CheckConstraint("live IN (0, 1) AND paused IN (0, 1)", name="documents_flags"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("kind", "name", "version", name="documents_version"),
    )
    op.create_index("documents_live", "documents", ["kind", "name"], unique=True, **_where("live = 1"))


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", BIG, nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time", BIG, nullable=False),
        sa.Column("received_at", BIG, nullable=False),
        sa.Column("properties", sa.Text(), nullable=False),
        sa.Column("rest", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id", name="events_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_customer", "events", ["customer_id"], unique=False)


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("joined_at", BIG, nullable=False),
        sa.CheckConstraint("kind IN ('user_id', 'anonymous_id')", name="identities_kind"),
        sa.PrimaryKeyConstraint("kind", "value", name="identities_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("identities_customer", "identities", ["customer_id"], unique=False)


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("number", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("revoked_at", BIG, nullable=True),
        sa.CheckConstraint("role IN ('write', 'admin')", name="keys_role"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("hash", name="keys_hash"),
    )
    op.create_index("keys_name", "keys", ["name"], unique=True, **_where("revoked_at IS NULL"))


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("segment", "customer_id", name="memberships_pk"),
        sqlite_with_rowid=False,
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("decided_at", BIG, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", BIG, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", BIG, nullable=True),
        sa.Column("sent_at", BIG, nullable=True),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("due_at", BIG, nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", BIG, nullable=True),
        sa.CheckConstraint("(status = 'queued') = (due_at IS NOT NULL)", name="messages_due"),
        sa.CheckConstraint("owner IS NULL OR status IN ('queued', 'sending')", name="messages_owner"),
        sa.CheckConstraint("status <> 'sending' OR owner IS NOT NULL", name="messages_sending"),
        sa.CheckConstraint(
            "status IN ('queued', 'sending', 'sent', 'withheld', 'rejected', 'unknown')", name="messages_status"
        ),
        sa.CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", name="messages_lease"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id", name="messages_id"),
    )
    op.create_index("messages_customer", "messages", ["customer_id"], unique=False)
    op.create_index("messages_due_at", "messages", ["due_at"], unique=False, **_where("due_at IS NOT NULL"))
    op.create_index("messages_journey", "messages", ["journey"], unique=False)
    op.create_index("messages_sending", "messages", ["lease_until"], unique=False, **_where("status = 'sending'"))


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _reasons() -> None:
    op.create_table(
        "reasons",
        sa.Column("id", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("reasons_customer", "reasons", ["customer_id"], unique=False)


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("held_out", sa.Integer(), nullable=False),
        sa.Column("entered_at", BIG, nullable=False),
        sa.Column("until", BIG, nullable=True),
        sa.Column("ended_at", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("goal_at", BIG, nullable=True),
        sa.CheckConstraint("(status = 'ended') = (reason <> '')", name="runs_reason"),
        sa.CheckConstraint("status IN ('active', 'held-out', 'ended')", name="runs_status"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("customer_id", "id", name="runs_id"),
    )
    op.create_index("runs_live", "runs", ["journey", "status", "step"], unique=False, **_where("status <> 'ended'"))


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("round_at", BIG, nullable=False),
        sa.Column("reached", BIG, nullable=False),
        sa.PrimaryKeyConstraint("journey"),
    )


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.CheckConstraint("count > 0", name="tallies_count"),
        sa.CheckConstraint("own IN (0, 1)", name="tallies_own"),
        sa.PrimaryKeyConstraint("kind", "name", "own", name="tallies_pk"),
        sqlite_with_rowid=False,
    )
