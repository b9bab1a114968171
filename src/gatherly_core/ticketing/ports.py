"""What ticketing needs from outside."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.ticketing.model import TicketType


class TicketTypes(Protocol):
    """The ticket types. Works inside a unit of work only. A deleted one is absent from every answer.

    Whoever adds, saves or deletes one has locked its event.
    """

    def add(self, ticket_type: TicketType) -> None: ...

    def get(self, ticket_type_id: TicketTypeId) -> TicketType:
        """TicketTypeNotFound when there is none."""
        ...

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[TicketType, ...]]:
        """The ticket types of each of the events, in the order of their ids; () for an event without any."""
        ...

    def save(self, ticket_type: TicketType) -> None: ...

    def delete(self, ticket_type_id: TicketTypeId) -> None:
        """Takes the ticket type out of sight for good. What was booked of it stays."""
        ...
