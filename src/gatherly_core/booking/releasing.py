"""Giving up bookings and their places, inside the block of a use case."""

from collections.abc import Iterable
from datetime import datetime

from gatherly_core.booking import booking_states
from gatherly_core.booking.facts import BookingReduced, fact_of, said_of
from gatherly_core.booking.model import Booking
from gatherly_core.booking.ports import Bookings
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.inventory.model import Demand, total
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId

BATCH = 500
"""How many overdue holds one transaction lets go."""


class Releasing:
    """Gives up bookings of one event, and gives their places back: to who waits first. Inside a unit of work only."""

    def __init__(self, bookings: Bookings, pools: Pools, facts: Outbox) -> None:
        self._bookings = bookings
        self._pools = pools
        self._facts = facts

    def release(self, given_up: Iterable[Booking]) -> None:
        """Keeps bookings that a state rule has given up. They are of one event, and locked or due in this block."""
        moved = tuple(given_up)
        if not moved:
            return
        self._bookings.move(*moved)
        self._facts.add(*map(fact_of, moved))
        event_id, at = moved[0].event_id, moved[0].updated_at
        pools = self._pools.of_events([event_id])[event_id]
        self._give_back(event_id, total(booking.demand(pools) for booking in moved), at)

    def reduce(self, booking: Booking, reduced: Booking) -> None:
        """Keeps a booking, locked in this block, that a state rule has made smaller or given up whole."""
        if not reduced.live:
            self.release([reduced])
            return
        self._bookings.reduce(reduced)
        self._facts.add(said_of(reduced, BookingReduced))
        pools = self._pools.of_events([booking.event_id])[booking.event_id]
        needed = reduced.demand(pools)
        freed = {pool_id: places - needed.get(pool_id, 0) for pool_id, places in booking.demand(pools).items()}
        self._give_back(booking.event_id, freed, reduced.updated_at)

    def _give_back(self, event_id: EventId, demand: Demand, at: datetime) -> None:
        if self._pools.give_back(demand):
            self._facts.add(PlacesFreed(event_id=event_id, at=at))

    def release_overdue(self, event_id: EventId, now: datetime) -> int:
        """Lets holds of an event go whose time is over, at most BATCH of them; answers how many."""
        overdue = self._bookings.due(now, BATCH, event_id)
        self.release(booking_states.expired(booking, now) for booking in overdue)
        return len(overdue)
