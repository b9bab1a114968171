"""The adapters of a SQL database, on every kind of database in turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from gatherly_adapters.bootstrap import ports_on
from gatherly_adapters.memory.accounts import MemoryPasswords, MemoryTokens
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.schema import TABLES
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.application import Ports
from tests.factories import NOW


@pytest.fixture(scope="session")
def migrated(database_url: str) -> Iterator[SqlDatabase]:
    """A database that has all tables. All tests share it, as making it takes longer than most of them."""
    database = SqlDatabase(database_url)
    migrations.upgrade(database.write_engine)
    yield database
    database.close()


@pytest.fixture
def database(migrated: SqlDatabase) -> Iterator[SqlDatabase]:
    """A database with empty tables."""
    yield migrated
    empty(migrated)


def empty(database: SqlDatabase) -> None:
    """Removes everything from all tables."""
    with database.write_engine.begin() as connection:
        for table in reversed(TABLES):
            connection.execute(delete(table))


@pytest.fixture
def ports(database: SqlDatabase) -> Ports:
    """Everything on that database, the clock standing still."""
    clock = FixedClock(NOW)
    return ports_on(database, SqlUnitOfWork(database), clock, MemoryPasswords(), MemoryTokens(clock))
