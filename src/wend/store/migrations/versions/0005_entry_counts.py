"""Entries of journeys with caps are counted."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "entry_counts",
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("since", BIG, nullable=False),
        sa.Column("today", BIG, nullable=False),
        sa.Column("ever", BIG, nullable=False),
        sa.Column("active", BIG, nullable=False),
        sa.PrimaryKeyConstraint("journey"),
    )
