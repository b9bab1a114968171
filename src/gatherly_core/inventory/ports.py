"""What the inventory needs from outside."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from gatherly_core.inventory.model import Claimed, Demand, Pool
from gatherly_core.kernel.identifiers import EventId, PoolId, TicketTypeId


class Pools(Protocol):
    """The pools. Works inside a unit of work only.

    Each change is one guarded step: it looks at the pool as it is at that instant, not as it was read before, and
    holds the pool still until the block ends.
    """

    def add(self, pool: Pool) -> None: ...

    def remove(self, pool_id: PoolId) -> None: ...

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[Pool, ...]]:
        """The pools of each of the events, by id. An event that does not exist is left out."""
        ...

    def locked(self, event_id: EventId) -> tuple[Pool, ...]:
        """The pools of an event, by id, held still until the block ends."""
        ...

    def events(self) -> tuple[EventId, ...]:
        """The ids of all events that have pools."""
        ...

    def waited_for(self) -> tuple[EventId, ...]:
        """The ids of the events for whose places somebody waits."""
        ...

    def take(self, demand: Demand) -> None:
        """Takes free places, from all the pools named or from none.

        PlacesGone when one has too few; the block must then end with that error.
        """
        ...

    def give_back(self, demand: Demand) -> bool:
        """Gives taken places back: kept where somebody waits for the pool, else free. True when any was kept."""
        ...

    def resize(self, pool_id: PoolId, size: int) -> bool:
        """Makes a pool larger or smaller. BelowUse when fewer than the places taken and kept would remain.

        Places gained are kept where somebody waits for the pool, else free. True when any was kept.
        """
        ...

    def wait(self, pool_ids: Iterable[PoolId], entries: int) -> None:
        """Counts `entries` more (or, when negative, fewer) entries of the waitlist at each of the pools."""
        ...

    def offer(self, pool_id: PoolId, places: int, keep: int) -> None:
        """Takes `places` of the pool's room, kept ones and free ones alike, and keeps `keep` of what is left.

        PlacesGone when the room is too small; the block must then end with that error.
        """
        ...


class Claims(Protocol):
    """What live bookings claim, as the bookings themselves have it. Works inside a unit of work only."""

    def held(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        """What pending bookings claim. Ticket types without any are left out."""
        ...

    def live(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        """What pending and confirmed bookings claim. Ticket types without any are left out."""
        ...

    def any_live(self, event_id: EventId, now: datetime) -> bool:
        """Whether the event has a confirmed booking, or a pending one whose hold has not run out at `now` or is paying.

        A block that may write waits for whoever is just confirming one.
        """
        ...
