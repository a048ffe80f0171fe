"""Tasks: what people have to do. See `wend.store.schema` for what each column is."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table and its indexes."""
    op.create_table(
        "tasks",
        sa.Column("number", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=False),
        sa.Column("dealt", sa.Text(), nullable=False),
        sa.Column("dealt_at", BIG, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("created_at", BIG, nullable=False),
        sa.Column("opened_at", BIG, nullable=True),
        sa.Column("due_at", BIG, nullable=True),
        sa.Column("closed_at", BIG, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("rest", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'open', 'done', 'cancelled', 'expired')", name="tasks_status"),
        sa.CheckConstraint("(status IN ('waiting', 'open')) = (closed_at IS NULL)", name="tasks_closed"),
        sa.CheckConstraint("(status = 'done') = (outcome <> '')", name="tasks_outcome"),
        sa.CheckConstraint("status <> 'open' OR opened_at IS NOT NULL", name="tasks_opened"),
        sa.CheckConstraint("status <> 'waiting' OR opened_at IS NULL", name="tasks_waiting"),
        sa.CheckConstraint("(customer_id = 0) = (run = '')", name="tasks_whose"),
        sa.CheckConstraint("(dealt = '') = (dealt_at IS NULL)", name="tasks_dealt"),
        sa.CheckConstraint("rank BETWEEN 0 AND 3", name="tasks_rank"),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id", name="tasks_id"),
    )
    standing = sa.text("closed_at IS NULL")
    dealt = sa.text("dealt_at IS NOT NULL")
    op.create_index(
        "tasks_standing",
        "tasks",
        ["queue", "status", "assignee"],
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("tasks_customer", "tasks", ["customer_id"])
    op.create_index("tasks_turn", "tasks", ["queue", "dealt_at"], sqlite_where=dealt, postgresql_where=dealt)
