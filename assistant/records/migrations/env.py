"""Runs migrations inside the transaction that the caller holds open."""

from alembic import context

from assistant.records.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
context.run_migrations()
