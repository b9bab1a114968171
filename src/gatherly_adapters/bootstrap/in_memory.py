"""Gatherly with nothing outside the process."""

from datetime import UTC, datetime

from gatherly_adapters.bootstrap.gatherly import Gatherly
from gatherly_adapters.bootstrap.memory_ports import ports_in_memory
from gatherly_adapters.bootstrap.surroundings import surroundings_in_memory
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_adapters.rate_limits import RateLimits
from gatherly_core.accounts.ports import Passwords
from gatherly_core.application import Policy
from gatherly_core.kernel.clock import Clock

FIRST_MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""The present of a Gatherly in memory that was given no clock."""


def in_memory(
    clock: Clock | None = None,
    policy: Policy | None = None,
    passwords: Passwords | None = None,
    rate_limits: RateLimits | None = None,
) -> Gatherly:
    """Gatherly with nothing outside the process: for tests of use cases.

    Nobody is held to limits unless they are given. It behaves as on a database, transactions included. Its clock
    stands still at FIRST_MOMENT; give it a FixedClock of your own to move it.
    """
    database = MemoryDatabase()
    unit_of_work = MemoryUnitOfWork(database)
    around = surroundings_in_memory(clock or FixedClock(FIRST_MOMENT), database=database, passwords=passwords)
    ports = ports_in_memory(database, unit_of_work, around)
    gatherly = Gatherly(ports, policy or Policy(), rate_limits)
    unit_of_work.on_commit(gatherly.follow)
    return gatherly
