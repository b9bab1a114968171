"""How many are sold, held and available: read from the pools and from what pending bookings hold."""

from collections.abc import Iterable, Mapping, Sequence

from gatherly_core.events.model import Event
from gatherly_core.inventory.model import Claimed, Pool
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.identifiers import TicketTypeId
from gatherly_core.ticketing.model import Listing, Offering, Stock, TicketType
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.sale_rules import fitting

NOTHING = Claimed()


def stock_of_type(ticket_type: TicketType, pools: Sequence[Pool], held: Mapping[TicketTypeId, Claimed]) -> Stock:
    """How the tickets of one type stand. The event's capacity may leave fewer available than its own pool has."""
    own = next(pool for pool in pools if pool.ticket_type_id == ticket_type.id)
    pending = held.get(ticket_type.id, NOTHING).tickets
    return Stock(own.size, own.used - pending, pending + own.kept, _available(ticket_type, pools))


def stock_of_event(
    event: Event, types: Sequence[TicketType], pools: Sequence[Pool], held: Mapping[TicketTypeId, Claimed]
) -> Stock:
    """How the event stands, in people. Without a limit of its own, its capacity is what its tickets admit."""
    shared = next(pool for pool in pools if pool.ticket_type_id is None)
    admits = {ticket_type.id: ticket_type.details.admits for ticket_type in types}
    limit = event.details.capacity
    if limit is None:
        limit = sum(pool.size * admits.get(pool.ticket_type_id, 0) for pool in pools if pool.ticket_type_id)
    pending = sum(held.get(ticket_type.id, NOTHING).people for ticket_type in types)
    available = sum(_available(ticket_type, pools) * ticket_type.details.admits for ticket_type in types)
    kept = min(shared.kept, limit - shared.used)  # of a pool without a limit, more may be kept than there are tickets
    return Stock(limit, shared.used - pending, pending + kept, min(shared.free, available))


def _available(ticket_type: TicketType, pools: Sequence[Pool]) -> int:
    return fitting(ticket_type, {pool.id: pool.free for pool in pools}, pools)


class Stocktaking:
    """Takes stock of events and of what they sell. Works inside a unit of work only."""

    def __init__(self, ticket_types: TicketTypes, pools: Pools, claims: Claims) -> None:
        self._ticket_types = ticket_types
        self._pools = pools
        self._claims = claims

    def offerings(self, event: Event) -> tuple[Offering, ...]:
        """Everything on sale for an event, in the order in which it was put there."""
        pools = self._pools.of_events([event.id])[event.id]
        held = self._claims.held([event.id])
        return tuple(
            Offering(ticket_type, event.details.currency, stock_of_type(ticket_type, pools, held))
            for ticket_type in self._ticket_types.of_events([event.id])[event.id]
        )

    def offering(self, event: Event, ticket_type: TicketType) -> Offering:
        """One of the things on sale for an event."""
        pools = self._pools.of_events([event.id])[event.id]
        stock = stock_of_type(ticket_type, pools, self._claims.held([event.id]))
        return Offering(ticket_type, event.details.currency, stock)

    def listings(self, events: Iterable[Event]) -> tuple[Listing, ...]:
        """Each of the events with how it stands."""
        by_id = {event.id: event for event in events}
        types = self._ticket_types.of_events(by_id)
        pools = self._pools.of_events(by_id)
        held = self._claims.held(by_id)
        return tuple(
            Listing(event, stock_of_event(event, types[event_id], pools[event_id], held))
            for event_id, event in by_id.items()
        )
