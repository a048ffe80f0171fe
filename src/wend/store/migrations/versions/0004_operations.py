"""Operations on whole journeys; whether one is paused is told by them, no longer by its document."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table, and take the mark off documents."""
    op.create_table(
        "operations",
        sa.Column("number", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("journey", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("begun_at", BIG, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reached", BIG, nullable=False),
        sa.Column("told", BIG, nullable=False),
        sa.Column("finished_at", BIG, nullable=True),
        sa.CheckConstraint(
            "kind IN ('close', 'drain', 'pause', 'resume', 'stop', 'move', 'rollback')", name="operations_kind"
        ),
        sa.CheckConstraint("(finished_at IS NULL) = (reached <> -1)", name="operations_finished"),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("operations_journey", "operations", ["journey", "number"])
    with op.batch_alter_table("documents") as documents:
        documents.drop_constraint("documents_flags", type_="check")
        documents.drop_column("paused")
        documents.create_check_constraint("documents_flags", "live IN (0, 1)")
