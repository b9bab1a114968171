"""Checking that the pools know who waits for them."""

from collections.abc import Iterator, Sequence

from gatherly_core.inventory.checking import differences
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import EventId, PoolId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist.ports import WaitlistEntries


class CheckWaiting:
    """Recounts who waits for every pool, and names each difference."""

    def __init__(self, unit_of_work: UnitOfWork, pools: Pools, entries: WaitlistEntries) -> None:
        self._unit_of_work = unit_of_work
        self._pools = pools
        self._entries = entries

    def __call__(self) -> Iterator[Difference]:
        return differences(
            self._unit_of_work, self._pools, "entries that wait for", lambda pool: pool.waiting, self._waiting
        )

    def _waiting(self, event_id: EventId, pools: Sequence[Pool]) -> dict[PoolId, int]:
        wanted = [entry.ticket_type_id for entry in self._entries.waiting(event_id)]
        return {
            pool.id: len(wanted) if pool.ticket_type_id is None else wanted.count(pool.ticket_type_id) for pool in pools
        }
