"""Checking that the pools know who waits for them."""

from collections.abc import Iterator, Sequence

from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist.model import Entry
from gatherly_core.waitlist.ports import WaitlistEntries


class CheckWaiting:
    """Recounts who waits for every pool, and names each difference."""

    def __init__(self, unit_of_work: UnitOfWork, pools: Pools, entries: WaitlistEntries) -> None:
        self._unit_of_work = unit_of_work
        self._pools = pools
        self._entries = entries

    def __call__(self) -> Iterator[Difference]:
        for event_id in self._unit_of_work.read(self._pools.events):
            yield from self._check(event_id)

    def _check(self, event_id: EventId) -> list[Difference]:
        return self._unit_of_work.read(lambda: self._differences(event_id))

    def _differences(self, event_id: EventId) -> list[Difference]:
        entries = self._entries.waiting(event_id)
        return [
            Difference(f"entries that wait for pool {pool.id} of event {event_id}", pool.waiting, waiting)
            for pool in self._pools.of_events([event_id])[event_id]
            if pool.waiting != (waiting := _waiting_for(pool, entries))
        ]


def _waiting_for(pool: Pool, entries: Sequence[Entry]) -> int:
    return sum(1 for entry in entries if pool.ticket_type_id in (None, entry.ticket_type_id))
