"""What happens to ticket types."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId, TicketTypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypeCreated(Fact):
    event_id: EventId
    ticket_type_id: TicketTypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypeChanged(Fact):
    event_id: EventId
    ticket_type_id: TicketTypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTypeDeleted(Fact):
    event_id: EventId
    ticket_type_id: TicketTypeId
