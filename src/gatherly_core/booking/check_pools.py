"""Checking that the pools say what the bookings say."""

from collections.abc import Iterator, Mapping

from gatherly_core.inventory.model import Claimed, Pool
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class CheckPools:
    """Recomputes the places used of every pool from the live bookings, and names each difference."""

    def __init__(self, unit_of_work: UnitOfWork, pools: Pools, claims: Claims) -> None:
        self._unit_of_work = unit_of_work
        self._pools = pools
        self._claims = claims

    def __call__(self) -> Iterator[Difference]:
        for event_id in self._unit_of_work.read(self._pools.events):
            yield from self._check(event_id)

    def _check(self, event_id: EventId) -> list[Difference]:
        return self._unit_of_work.read(lambda: self._differences(event_id))

    def _differences(self, event_id: EventId) -> list[Difference]:
        claims = self._claims.live([event_id])
        pools = self._pools.of_events([event_id])[event_id]
        return [
            Difference(f"places used of pool {pool.id} of event {event_id}", pool.used, used)
            for pool in pools
            if pool.used != (used := used_of(pool, claims))
        ]


def used_of(pool: Pool, claims: Mapping[TicketTypeId, Claimed]) -> int:
    """The places that the claims use of a pool: tickets of its type, or all people of the event."""
    if pool.ticket_type_id is None:
        return sum(claimed.people for claimed in claims.values())
    return claims.get(pool.ticket_type_id, Claimed()).tickets
