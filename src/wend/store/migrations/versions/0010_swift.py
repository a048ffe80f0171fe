"""The outbox as two queues, of e-mails and of all others: each has an index in the order in which it is due."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the indexes."""
    for name, which in (("mail", "channel = 'email'"), ("other", "channel <> 'email'")):
        queued = sa.text(f"due_at IS NOT NULL AND {which}")
        op.create_index(
            f"messages_due_{name}", "messages", ["due_at", "number"], sqlite_where=queued, postgresql_where=queued
        )
