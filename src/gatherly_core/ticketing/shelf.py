"""Where ticket types are put on sale."""

from datetime import datetime

from gatherly_core.events.model import Event
from gatherly_core.inventory.model import Pool
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Identifiers, PoolId, TicketTypeId
from gatherly_core.ticketing.facts import TicketTypeCreated
from gatherly_core.ticketing.model import TicketDetails, TicketType
from gatherly_core.ticketing.ports import TicketTypes


class Shelf:
    """Puts ticket types on sale, each together with the pool that holds its tickets."""

    def __init__(self, ticket_types: TicketTypes, pools: Pools, facts: Outbox, identifiers: Identifiers) -> None:
        self._ticket_types = ticket_types
        self._pools = pools
        self._facts = facts
        self._identifiers = identifiers

    def put(self, event: Event, details: TicketDetails, now: datetime) -> TicketType:
        """A new ticket type of `event`, which the surrounding block has made or locked."""
        ticket_type = TicketType(
            id=TicketTypeId(self._identifiers.new()),
            event_id=event.id,
            details=details,
            created_at=now,
            updated_at=now,
        )
        self._ticket_types.add(ticket_type)
        self._pools.add(Pool(PoolId(self._identifiers.new()), event.id, ticket_type.id, details.quantity))
        self._facts.add(TicketTypeCreated(event_id=event.id, ticket_type_id=ticket_type.id, at=now))
        return ticket_type
