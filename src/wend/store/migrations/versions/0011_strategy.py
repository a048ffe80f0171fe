"""The change log: who published, withdrew or approved what."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the table; what was published before has no entry."""
    op.create_table(
        "changes",
        sa.Column("number", BIG, primary_key=True),
        sa.Column("at", BIG, nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("who", "what", "kind", "name", "version", "words", "note")
        ),
        sa.CheckConstraint("what IN ('published', 'withdrawn', 'approved')", name="changes_what"),
        sa.CheckConstraint("who <> ''", name="changes_who"),
    )
    op.create_index("changes_document", "changes", ["kind", "name", "version"])
