"""Checking that the pools say what the bookings say."""

from collections.abc import Iterator, Mapping, Sequence

from gatherly_core.inventory.checking import differences
from gatherly_core.inventory.model import Claimed, Pool
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import EventId, PoolId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class CheckPools:
    """Recomputes the places used of every pool from the live bookings, and names each difference."""

    def __init__(self, unit_of_work: UnitOfWork, pools: Pools, claims: Claims) -> None:
        self._unit_of_work = unit_of_work
        self._pools = pools
        self._claims = claims

    def __call__(self) -> Iterator[Difference]:
        return differences(self._unit_of_work, self._pools, "places used of", lambda pool: pool.used, self._used)

    def _used(self, event_id: EventId, pools: Sequence[Pool]) -> dict[PoolId, int]:
        claims = self._claims.live([event_id])
        return {pool.id: used_of(pool, claims) for pool in pools}


def used_of(pool: Pool, claims: Mapping[TicketTypeId, Claimed]) -> int:
    """The places that the claims use of a pool: tickets of its type, or all people of the event."""
    if pool.ticket_type_id is None:
        return sum(claimed.people for claimed in claims.values())
    return claims.get(pool.ticket_type_id, Claimed()).tickets
