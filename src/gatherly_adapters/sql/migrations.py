"""Bringing a database up to date: one history, in the folder `alembic`, for all kinds of databases."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

# Beside the sources in a checkout; where setup.cfg has an installation put it otherwise.
FOLDERS = (Path(__file__).parents[3] / "alembic", Path(sys.prefix, "share", "gatherly", "alembic"))

ONE_AT_A_TIME = "gatherly_migrations"
PATIENCE = 300  # seconds


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Brings the tables to a revision, the last one unless told otherwise. Who comes meanwhile waits for it."""
    with _alone(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the tables back to a revision; "base" removes them all, with everything that is in them."""
    with _alone(engine) as connection:
        command.downgrade(_config(connection), revision)


def is_current(connection: Connection) -> bool:
    """Whether the tables are those of the last revision."""
    present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    folder = next((folder for folder in FOLDERS if (folder / "env.py").is_file()), None)
    if folder is None:
        raise RuntimeError(f"The migrations are missing: there is no {' and no '.join(map(str, FOLDERS))}")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A connection for migrating; no other process migrates the same database meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":  # its transactions that write come one after another
            with connection.begin():
                yield connection
            return
        name = {"name": ONE_AT_A_TIME, "seconds": PATIENCE}
        # The lock is the server's; a server may have several databases.
        taken = "SELECT GET_LOCK(CONCAT(:name, '.', DATABASE()), :seconds)"
        if connection.execute(text(taken), name).scalar() != 1:
            raise RuntimeError(f"Another process has been migrating the database for {PATIENCE} seconds.")
        try:
            yield connection
            connection.commit()
        finally:
            connection.execute(text("SELECT RELEASE_LOCK(CONCAT(:name, '.', DATABASE()))"), name)
