"""The adapters of a SQL database, on every kind of database in turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, exists, select, text

from gatherly_adapters.bootstrap import ports_on, surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.accounts import SqlUsers
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.schema import TABLES
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_core.application import Ports
from tests.factories import NOW
from tests.integration.sql.connections import Kill

WHICH_ARE_FILLED = select(*(exists(select(table)) for table in TABLES))


@pytest.fixture(scope="session")
def shared_database(database_url: str) -> Iterator[SqlDatabase]:
    """A database that has all tables. All tests share it, as making it takes longer than most of them."""
    database = SqlDatabase(database_url)
    yield database
    database.close()


@pytest.fixture
def database(shared_database: SqlDatabase) -> Iterator[SqlDatabase]:
    """A database with empty tables."""
    yield shared_database
    empty(shared_database)


def empty(database: SqlDatabase) -> None:
    """Removes everything from all tables."""
    with database.write_engine.begin() as connection:
        # Most tests write to few of them, and to ask all at once is far faster than to tell each.
        filled = connection.execute(WHICH_ARE_FILLED).one()
        for table in reversed(TABLES):
            if filled[TABLES.index(table)]:
                connection.execute(delete(table))


@pytest.fixture
def ports(database: SqlDatabase) -> Ports:
    """Everything on that database, the clock standing still."""
    clock = FixedClock(NOW)
    return ports_on(database, SqlUnitOfWork(database), surroundings_in_memory(clock))


@pytest.fixture
def own_database(database: SqlDatabase) -> Iterator[SqlDatabase]:
    """The same database by connections of the test's own, which it may spoil: one to write, one to read."""
    url = database.write_engine.url.render_as_string(hide_password=False)
    own = SqlDatabase(url, pool_size=1, pool_overflow=0, pool_timeout=1)
    yield own
    own.close()


@pytest.fixture
def unit_of_work(own_database: SqlDatabase) -> SqlUnitOfWork:
    return SqlUnitOfWork(own_database)


@pytest.fixture
def users(own_database: SqlDatabase) -> SqlUsers:
    return SqlUsers(own_database)


@pytest.fixture
def kill(database: SqlDatabase) -> Kill:
    there = text("SELECT COUNT(*) FROM information_schema.processlist WHERE id = :number")

    def kill(number: int) -> None:
        with database.write_engine.connect() as other:
            other.execute(text(f"KILL {number}"))
            while other.execute(there, {"number": number}).scalar_one():
                other.rollback()

    return kill
