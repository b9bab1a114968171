"""The adapters of a SQL database, on every kind of database in turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from gatherly_adapters.identifiers import TimeOrderedIdentifiers
from gatherly_adapters.memory.accounts import MemoryPasswords, MemoryTokens
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql import migrations
from gatherly_adapters.sql.accounts import SqlUsers
from gatherly_adapters.sql.booking import SqlBookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.events import SqlEvents
from gatherly_adapters.sql.inventory import SqlClaims, SqlPools
from gatherly_adapters.sql.outbox import SqlOutbox
from gatherly_adapters.sql.schema import TABLES
from gatherly_adapters.sql.ticketing import SqlTicketTypes
from gatherly_adapters.sql.unit_of_work import SqlUnitOfWork
from gatherly_adapters.sql.waitlist import SqlWaitlistEntries
from gatherly_core.application import Ports
from gatherly_core.reactions import FACTS, awaited
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
    return Ports(
        unit_of_work=SqlUnitOfWork(database),
        outbox=SqlOutbox(database, clock, TimeOrderedIdentifiers(), FACTS, awaited),
        clock=clock,
        identifiers=TimeOrderedIdentifiers(),
        passwords=MemoryPasswords(),
        tokens=MemoryTokens(clock),
        users=SqlUsers(database),
        events=SqlEvents(database),
        pools=SqlPools(database),
        claims=SqlClaims(database),
        ticket_types=SqlTicketTypes(database),
        bookings=SqlBookings(database),
        waitlist_entries=SqlWaitlistEntries(database),
    )
