"""The only place that picks adapters: for the web, the command line, workers and tests alike."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

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
from gatherly_core.accounts.ports import Passwords
from gatherly_core.application import Application, Policy, Ports
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.relay import Relay
from gatherly_core.reactions import awaited, react


FIRST_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The present of a Gatherly in memory that was given no clock."""


class Gatherly(AbstractContextManager["Gatherly"]):
    """The application on its adapters, and what its operators need of these. Leaving its context closes it."""

    def __init__(self, ports: Ports, policy: Policy) -> None:
        self.ports = ports
        self.application = Application(ports, policy)
        self.relay = Relay(ports.unit_of_work, ports.outbox, ports.clock, lambda fact: react(self.application, fact))

    def ready(self) -> list[str]:
        """What keeps it from serving, a sentence each."""
        return []

    def migrate(self) -> None:
        """Brings what it stores up to date."""

    def close(self) -> None:
        """Lets go of what it holds open."""

    def __exit__(self, *exception: object) -> None:
        self.close()


def in_memory(
    clock: Clock | None = None, policy: Policy | None = None, passwords: Passwords | None = None
) -> Gatherly:
    """Gatherly with nothing outside the process: for tests of use cases.

    It behaves as on a database, transactions included. Its clock stands still at FIRST_MOMENT; give it a FixedClock
    of your own to move it.
    """
    clock = clock or FixedClock(FIRST_MOMENT)
    database = MemoryDatabase()
    unit_of_work = MemoryUnitOfWork(database)
    ports = Ports(
        unit_of_work=unit_of_work,
        outbox=MemoryOutbox(database, clock, awaited),
        clock=clock,
        identifiers=SequentialIdentifiers(),
        passwords=passwords or MemoryPasswords(),
        tokens=MemoryTokens(clock),
        users=MemoryUsers(database),
        events=MemoryEvents(database),
        pools=MemoryPools(database),
        claims=MemoryClaims(database),
        ticket_types=MemoryTicketTypes(database),
        bookings=MemoryBookings(database),
        waitlist_entries=MemoryWaitlistEntries(database),
    )
    gatherly = Gatherly(ports, policy or Policy())
    unit_of_work.on_commit(gatherly.relay.deliver)
    return gatherly
