"""Runs that are parts of others: the ways of a fork, and journeys that are called."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Say of each run what it is a part of: so far, of none."""
    op.add_column("runs", sa.Column("parent", sa.Text(), nullable=False, server_default=""))
