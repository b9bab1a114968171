"""Bringing a database up to date: one history, in the folder `alembic`, for all kinds of databases."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from gatherly_core.kernel.unit_of_work import StorageAway

# Beside the sources in a checkout; where setup.cfg has an installation put it otherwise.
FOLDERS = (Path(__file__).parents[3] / "alembic", Path(sys.prefix, "share", "gatherly", "alembic"))

ONE_AT_A_TIME = "gatherly_migrations"
PATIENCE = 300  # seconds


def upgrade(engine: Engine, revision: str = "head", *, guest_code: Callable[[str], str] | None = None) -> None:
    """Brings the tables to a revision, the last one unless told otherwise; makes the file of a SQLite database.

    `guest_code` makes the codes under which choices of guests are kept; it may be missing where there are none yet.
    Who comes meanwhile to do the same waits; who comes after somebody who was killed goes on where they were.
    StorageAway when the database cannot be reached.
    """
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(engine) as connection:
        command.upgrade(_config(connection, direction="up", guest_code=guest_code), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the tables back to a revision; "base" removes them all, with everything that is in them."""
    with _alone(engine) as connection:
        command.downgrade(_config(connection, direction="down"), revision)


def is_current(connection: Connection) -> bool:
    """Whether the tables are those of the last revision."""
    present = MigrationContext.configure(connection).get_current_heads()
    return set(present) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config(connection: Connection | None = None, **given: object) -> Config:
    config = Config(attributes={"connection": connection, **given})
    folder = next((folder for folder in FOLDERS if (folder / "env.py").is_file()), None)
    if folder is None:
        raise RuntimeError(f"The migrations are missing: there is no {' and no '.join(map(str, FOLDERS))}")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A connection for migrating; nobody else migrates the same database meanwhile. StorageAway without a database."""
    try:
        connection = engine.connect()
    except DBAPIError as error:
        raise StorageAway("The database cannot be reached at present.") from error
    with connection, (_file_lock if connection.dialect.name == "sqlite" else _server_lock)(connection):
        yield connection


@contextmanager
def _file_lock(connection: Connection) -> Iterator[None]:
    # A table that is made anew takes the place of one that others refer to. The switch does nothing in a transaction.
    _switch_references(connection, "OFF")
    try:
        with connection.begin():  # writing transactions come one after another
            yield
            if connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("The migration left rows that refer to nothing.")
    finally:
        _switch_references(connection, "ON")


def _switch_references(connection: Connection, switch: str) -> None:
    """Has SQLite look, or not look, at what refers to what. Past SQLAlchemy, which would begin a transaction."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys = {switch}")
    cursor.close()


@contextmanager
def _server_lock(connection: Connection) -> Iterator[None]:
    """A lock of the server's, which has other databases, too. It is lost together with the connection."""
    values = {"name": ONE_AT_A_TIME, "seconds": PATIENCE}
    if connection.execute(text("SELECT GET_LOCK(CONCAT(:name, '.', DATABASE()), :seconds)"), values).scalar() != 1:
        raise StorageAway(f"Somebody else has been migrating the database for {PATIENCE} seconds.")
    try:
        yield
        connection.commit()
    finally:
        connection.execute(text("SELECT RELEASE_LOCK(CONCAT(:name, '.', DATABASE()))"), values)
