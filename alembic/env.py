"""How Alembic reaches the database: through the connection that gatherly_adapters.sql.migrations gives it."""

from alembic import context

from gatherly_adapters.sql.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
