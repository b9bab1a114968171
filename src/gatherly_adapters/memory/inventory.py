"""Pools in memory, and what the bookings there claim of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from gatherly_adapters.memory.booking import BOOKINGS, LIVE_OF_EVENT
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.holds import Holds
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.inventory.errors import BelowUse, PlacesGone
from gatherly_core.inventory.model import Claimed, Demand, Pool
from gatherly_core.kernel.identifiers import EventId, PoolId, TicketTypeId

OF_EVENT = Index[Pool](lambda pool: pool.event_id, lambda pool: (pool.id,))
POOLS = Definition[PoolId, Pool](lambda pool: pool.id, (OF_EVENT,))


class MemoryPools:
    """The pools. A change that would break what is always true of a pool is a RuntimeError."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(POOLS)

    def add(self, pool: Pool) -> None:
        self._change(pool)

    def remove(self, pool_id: PoolId) -> None:
        self._rows.remove(pool_id)

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[Pool, ...]]:
        pools = {event_id: self._rows.select(OF_EVENT, event_id) for event_id in event_ids}
        return {event_id: those for event_id, those in pools.items() if those}

    def locked(self, event_id: EventId) -> tuple[Pool, ...]:
        pools = self._rows.select(OF_EVENT, event_id)
        return tuple(self._locked(pool.id) for pool in pools)

    def events(self) -> tuple[EventId, ...]:
        return tuple({pool.event_id: None for pool in self._rows.all()})

    def waited_for(self) -> tuple[EventId, ...]:
        return tuple({pool.event_id: None for pool in self._rows.all() if pool.waiting})

    def take(self, demand: Demand) -> None:
        wanted = [(self._rows.get(pool_id), places) for pool_id, places in demand.items()]
        for pool, places in wanted:
            if pool is None or pool.free < places:
                raise PlacesGone("There are not enough places left.")
        for pool, places in wanted:
            if pool is not None:
                self._change(pool, used=pool.used + places)

    def give_back(self, demand: Demand) -> bool:
        returned = [(self._locked(pool_id), places) for pool_id, places in demand.items()]
        for pool, places in returned:
            self._change(pool, used=pool.used - places, kept=pool.kept + (places if pool.waiting else 0))
        return any(pool.waiting and places for pool, places in returned)

    def resize(self, pool_id: PoolId, size: int) -> bool:
        pool = self._locked(pool_id)
        if size < pool.used + pool.kept:
            raise BelowUse(f"{pool.used + pool.kept} places are taken or kept already.")
        kept = size - pool.size if pool.waiting and size > pool.size else 0
        self._change(pool, size=size, kept=pool.kept + kept)
        return kept > 0

    def wait(self, pool_ids: Iterable[PoolId], entries: int) -> None:
        for pool_id in pool_ids:
            pool = self._locked(pool_id)
            self._change(pool, waiting=pool.waiting + entries)

    def offer(self, pool_id: PoolId, places: int, keep: int) -> None:
        pool = self._locked(pool_id)
        if pool.room < places + keep:
            raise PlacesGone("There are not enough places left.")
        self._change(pool, used=pool.used + places, kept=keep)

    def _locked(self, pool_id: PoolId) -> Pool:
        pool = self._rows.get(pool_id)
        if pool is None:
            raise RuntimeError(f"There is no pool {pool_id}.")
        return pool

    def _change(self, pool: Pool, **figures: Any) -> None:
        changed = replace(pool, **figures)
        if min(changed.used, changed.kept, changed.waiting, changed.free) < 0:
            raise RuntimeError(f"No pool can be like this: {changed}")
        self._rows.put(changed)


class MemoryClaims:
    """What live bookings claim: kept as a sum for the pending ones, added up each time for all."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._bookings = database.table(BOOKINGS)
        self._holds = Holds(database)

    def held(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        return self._holds.of_events(event_ids)

    def live(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        claims: dict[TicketTypeId, Claimed] = {}
        bookings = (self._bookings.ascending(LIVE_OF_EVENT, event_id) for event_id in set(event_ids))
        for item in (item for of_event in bookings for booking in of_event for item in booking.items):
            before = claims.get(item.ticket_type_id, Claimed())
            claims[item.ticket_type_id] = Claimed(before.tickets + item.quantity, before.people + item.people)
        return claims

    def any_live(self, event_id: EventId, now: datetime) -> bool:
        return any(
            booking.paying or booking.expires_at is None or booking.expires_at > now
            for booking in self._bookings.ascending(LIVE_OF_EVENT, event_id)
        )
