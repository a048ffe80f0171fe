"""Accounts are subjects of their own, beside customers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Give customers the column that says which row is an account."""
    op.add_column("customers", sa.Column("account_id", sa.Text(), nullable=True))
    there = sa.text("account_id IS NOT NULL")
    op.create_index(
        "customers_account", "customers", ["account_id"], unique=True, sqlite_where=there, postgresql_where=there
    )
