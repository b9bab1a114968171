"""Ticket types in memory."""

from collections.abc import Iterable, Mapping

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_core.ticketing.model import TicketType

OF_EVENT = Index[TicketType](lambda ticket_type: ticket_type.event_id, lambda ticket_type: (ticket_type.id,))
TICKET_TYPES = Definition[TicketTypeId, TicketType](lambda ticket_type: ticket_type.id, (OF_EVENT,))


class MemoryTicketTypes:
    """The ticket types."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(TICKET_TYPES)

    def add(self, ticket_type: TicketType) -> None:
        self._rows.put(ticket_type)

    def get(self, ticket_type_id: TicketTypeId) -> TicketType:
        ticket_type = self._rows.get(ticket_type_id)
        if ticket_type is None:
            raise TicketTypeNotFound("There is no such ticket.")
        return ticket_type

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[TicketType, ...]]:
        return {event_id: self._rows.select(OF_EVENT, event_id) for event_id in event_ids}

    def save(self, ticket_type: TicketType) -> None:
        self._rows.put(ticket_type)

    def delete(self, ticket_type_id: TicketTypeId) -> None:
        self._rows.remove(ticket_type_id)
