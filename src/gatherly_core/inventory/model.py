"""Pools, and what is wanted of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gatherly_core.kernel.identifiers import EventId, PoolId, TicketTypeId

Demand = Mapping[PoolId, int]
"""How many places of which pools."""


UNLIMITED = 10_000_000
"""The size of the pool of an event that sets no limit of its own: more people than any event holds."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A number of places.

    Always: 0 <= used, 0 <= kept, used + kept <= size. `used` are the places of live bookings; `kept` are places that
    were freed while somebody waited for them, which no newcomer may take; `waiting` counts the waitlist's entries
    for them.

    Every ticket type has a pool, which holds its tickets. Every event has one more, without a `ticket_type_id`, which
    holds the people that all its ticket types together may admit.
    """

    id: PoolId
    event_id: EventId
    ticket_type_id: TicketTypeId | None
    size: int
    used: int = 0
    kept: int = 0
    waiting: int = 0

    @property
    def free(self) -> int:
        """Places that anybody may take."""
        return self.size - self.used - self.kept

    @property
    def room(self) -> int:
        """Places that the waitlist may give: the free ones and the kept ones."""
        return self.size - self.used


def total(demands: Iterable[Demand]) -> dict[PoolId, int]:
    """The sum of several demands."""
    summed: dict[PoolId, int] = {}
    for demand in demands:
        for pool_id, places in demand.items():
            summed[pool_id] = summed.get(pool_id, 0) + places
    return summed


@dataclass(frozen=True, slots=True)
class Claimed:
    """What live bookings claim of a ticket type: tickets, and the people they admit."""

    tickets: int = 0
    people: int = 0
