"""Ids of any sort, merges and what was refused to be one; a customer that was merged says into whom."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables, let identities be of any kind, and add the column."""
    _merges()
    _refused_ids()
    op.add_column("customers", sa.Column("merged_into", BIG, nullable=True))
    there = sa.text("merged_into IS NOT NULL")
    op.create_index("customers_merged", "customers", ["merged_into"], sqlite_where=there, postgresql_where=there)
    if op.get_bind().dialect.name == "sqlite":
        _identities_anew()
    else:
        op.drop_constraint("identities_kind", "identities", type_="check")
        op.create_check_constraint("identities_kind", "identities", "kind <> ''")


def _identities_anew() -> None:
    """SQLite changes no constraint of a table: it is copied."""
    op.drop_index("identities_customer", "identities")
    op.rename_table("identities", "identities_before")
    op.create_table(
        "identities",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("joined_at", BIG, nullable=False),
        sa.CheckConstraint("kind <> ''", name="identities_kind"),
        sa.PrimaryKeyConstraint("kind", "value", name="identities_pk"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO identities (kind, value, customer_id, joined_at)"
        " SELECT kind, value, customer_id, joined_at FROM identities_before ORDER BY kind, value"
    )
    op.drop_table("identities_before")
    op.create_index("identities_customer", "identities", ["customer_id"])


def _merges() -> None:
    op.create_table(
        "merges",
        sa.Column("number", BIG, nullable=False),
        sa.Column("kept", BIG, nullable=False),
        sa.Column("other", BIG, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("asked_at", BIG, nullable=False),
        sa.Column("settled_at", BIG, nullable=True),
        sa.Column("undone_at", BIG, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("status IN ('asked', 'merged', 'undone', 'refused')", name="merges_status"),
        sa.CheckConstraint("(status = 'asked') = (settled_at IS NULL)", name="merges_settled"),
        sa.CheckConstraint("(status = 'undone') = (undone_at IS NOT NULL)", name="merges_undone"),
        sa.CheckConstraint("kept <> other", name="merges_two"),
        sa.PrimaryKeyConstraint("number"),
    )
    asked = sa.text("status = 'asked'")
    op.create_index(
        "merges_asked", "merges", ["kept", "other"], unique=True, sqlite_where=asked, postgresql_where=asked
    )
    op.create_index("merges_kept", "merges", ["kept"])
    op.create_index("merges_other", "merges", ["other"])
    op.create_index("merges_id", "merges", ["kind", "value"])


def _refused_ids() -> None:
    op.create_table(
        "refused_ids",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.Column("customer_id", BIG, nullable=False),
        sa.Column("other", BIG, nullable=False),
        sa.Column("last_at", BIG, nullable=False),
        sa.CheckConstraint("times > 0", name="refused_ids_times"),
        sa.PrimaryKeyConstraint("kind", "value", "why", name="refused_ids_pk"),
        sqlite_with_rowid=False,
    )
