"""How Alembic reaches the database: through the connection that gatherly_adapters.sql.migrations gives it."""

from alembic import context

from gatherly_adapters.sql.resuming import MigrationProgress
from gatherly_adapters.sql.schema import metadata

connection = context.config.attributes["connection"]
progress = MigrationProgress(connection, context.config.attributes["direction"])
context.configure(connection=connection, target_metadata=metadata, on_version_apply=progress.turn_over)
with context.begin_transaction(), progress.of(context.get_context()):
    context.run_migrations()
