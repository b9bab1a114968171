"""Looking at what is on sale, and at how much of it is left."""

from gatherly_core.accounts.model import Actor
from gatherly_core.events.event_rules import visible
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.model import Offering
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.stocktaking import Stocktaking


class ViewTicketTypes:
    """Everything on sale for an event, in the order in which it was put there. EventNotFound for a foreign draft."""

    def __init__(self, unit_of_work: UnitOfWork, events: Events, stocktaking: Stocktaking) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._stocktaking = stocktaking

    def __call__(self, actor: Actor | None, event_id: EventId) -> tuple[Offering, ...]:
        return self._unit_of_work.read(lambda: self._stocktaking.offerings(visible(self._events.get(event_id), actor)))


class ViewTicketType:
    """One thing on sale. TicketTypeNotFound when there is none, EventNotFound for a foreign draft's."""

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, ticket_types: TicketTypes, stocktaking: Stocktaking
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._stocktaking = stocktaking

    def __call__(self, actor: Actor | None, ticket_type_id: TicketTypeId) -> Offering:
        return self._unit_of_work.read(lambda: self._view(actor, ticket_type_id))

    def _view(self, actor: Actor | None, ticket_type_id: TicketTypeId) -> Offering:
        ticket_type = self._ticket_types.get(ticket_type_id)
        event = visible(self._events.get(ticket_type.event_id), actor)
        return self._stocktaking.offering(event, ticket_type)
