"""Putting something on sale."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import permitted
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.money import check_chargeable
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.model import Offering, TicketDetails
from gatherly_core.ticketing.sale_rules import check_ticket
from gatherly_core.ticketing.shelf import Shelf
from gatherly_core.ticketing.stocktaking import Stocktaking


class CreateTicketType:
    """Adds a ticket type to an event.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - it has a pool of its own, and draws on the event's capacity as well
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        shelf: Shelf,
        stocktaking: Stocktaking,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._shelf = shelf
        self._stocktaking = stocktaking
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId, details: TicketDetails) -> Offering:
        check_ticket(details)
        return self._unit_of_work.run(lambda: self._create(actor, event_id, details))

    def _create(self, actor: Actor, event_id: EventId, details: TicketDetails) -> Offering:
        event = permitted(self._events.locked(event_id), actor, Action.EDIT_TICKET_TYPES)
        check_chargeable(details.price, event.details.currency, "price")
        ticket_type = self._shelf.put(event, details, self._clock.now())
        self._trail.record(Deed.TICKET_TYPE_CREATED, actor.user_id, ticket_type.id, event_id=str(event_id))
        return self._stocktaking.offering(event, ticket_type)
