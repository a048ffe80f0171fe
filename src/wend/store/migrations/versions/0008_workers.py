"""Processes at work, and what those that are gone have counted."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nobody is at work yet."""
    op.create_table(
        "workers",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("started_at", BIG, nullable=False),
        sa.Column("beat_at", BIG, nullable=False),
        sa.Column("beats", BIG, nullable=False),
        sa.Column("loops", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "worker_counts",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", "labels", name="worker_counts_pk"),
        sa.CheckConstraint("value >= 0", name="worker_counts_value"),
        sqlite_with_rowid=False,
    )
