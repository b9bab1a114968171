"""The adapters in memory keep what the ports promise."""

import pytest

from gatherly_adapters.memory.accounts import MemoryPasswords, MemoryTokens, MemoryUsers
from gatherly_adapters.memory.booking import MemoryBookings
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import MemoryEvents
from gatherly_adapters.memory.identifiers import SequentialIdentifiers
from gatherly_adapters.memory.inventory import MemoryClaims, MemoryPools
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.ticketing import MemoryTicketTypes
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_adapters.memory.waitlist import MemoryWaitlistEntries
from gatherly_core.application import Ports
from gatherly_core.reactions import awaited
from tests.contracts.accounts import PasswordsContract, TokensContract, UsersContract
from tests.contracts.booking import BookingsContract
from tests.contracts.browsing import BrowsingContract
from tests.contracts.claims import ClaimsContract
from tests.contracts.events import EventsContract
from tests.contracts.inventory import PoolsContract
from tests.contracts.on_commit import OnCommitContract
from tests.contracts.outbox import OutboxContract
from tests.contracts.ticketing import TicketTypesContract
from tests.contracts.unit_of_work import UnitOfWorkContract
from tests.contracts.waitlist import WaitlistEntriesContract
from tests.factories import NOW


@pytest.fixture
def ports() -> Ports:
    database = MemoryDatabase()
    clock = FixedClock(NOW)
    return Ports(
        unit_of_work=MemoryUnitOfWork(database),
        outbox=MemoryOutbox(database, clock, awaited),
        clock=clock,
        identifiers=SequentialIdentifiers(),
        passwords=MemoryPasswords(),
        tokens=MemoryTokens(clock),
        users=MemoryUsers(database),
        events=MemoryEvents(database),
        pools=MemoryPools(database),
        claims=MemoryClaims(database),
        ticket_types=MemoryTicketTypes(database),
        bookings=MemoryBookings(database),
        waitlist_entries=MemoryWaitlistEntries(database),
    )


class TestMemoryUsers(UsersContract):
    pass


class TestMemoryPasswords(PasswordsContract):
    pass


class TestMemoryTokens(TokensContract):
    pass


class TestMemoryPools(PoolsContract):
    pass


class TestMemoryClaims(ClaimsContract):
    pass


class TestMemoryEvents(EventsContract):
    pass


class TestMemoryBrowsing(BrowsingContract):
    pass


class TestMemoryTicketTypes(TicketTypesContract):
    pass


class TestMemoryBookings(BookingsContract):
    pass


class TestMemoryWaitlistEntries(WaitlistEntriesContract):
    pass


class TestMemoryOutbox(OutboxContract):
    pass


class TestMemoryUnitOfWork(UnitOfWorkContract):
    pass


class TestMemoryOnCommit(OnCommitContract):
    pass
