"""What alembic runs: our steps, on the connection that `upgrade` hands over, in its transaction."""

from alembic import context

from wend.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
