"""Changing a ticket type."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.changes import changed
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import check_version, permitted
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.inventory.keeping import keep_for_who_waits
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import TicketTypeId
from gatherly_core.kernel.money import check_chargeable
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.errors import TicketTypeSold
from gatherly_core.ticketing.facts import TicketTypeChanged
from gatherly_core.ticketing.model import Offering, TicketDetails, TicketType
from gatherly_core.ticketing.ports import TicketTypes
from gatherly_core.ticketing.sale_rules import check_ticket, sale_obstacle
from gatherly_core.ticketing.stocktaking import Stocktaking


class EditTicketType:
    """Replaces the details of a ticket type, all of them.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - with an expected version, only if nobody edited it since: VersionMismatch
    - the quantity never falls below what is sold and held: BelowUse; raising it feeds the waitlist first
    - how many people a ticket admits stays while any is sold or held: TicketTypeSold
    - a new price is for new bookings only
    - when that opens sales again, who waits comes first
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        ticket_types: TicketTypes,
        pools: Pools,
        claims: Claims,
        stocktaking: Stocktaking,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._pools = pools
        self._claims = claims
        self._stocktaking = stocktaking
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(
        self,
        actor: Actor,
        ticket_type_id: TicketTypeId,
        details: TicketDetails,
        expected_version: int | None = None,
    ) -> Offering:
        check_ticket(details)
        return self._unit_of_work.run(lambda: self._edit(actor, ticket_type_id, details, expected_version))

    def _edit(
        self, actor: Actor, ticket_type_id: TicketTypeId, details: TicketDetails, expected_version: int | None
    ) -> Offering:
        now = self._clock.now()
        event_id = self._ticket_types.get(ticket_type_id).event_id
        event = permitted(self._events.locked(event_id), actor, Action.EDIT_TICKET_TYPES)
        present = self._ticket_types.get(ticket_type_id)
        check_version(present.version, expected_version)
        check_chargeable(details.price, event.details.currency, "price")
        self._check_admits(present, details)
        edited = present.edited(details, now)
        self._ticket_types.save(edited)
        if details.quantity != present.details.quantity:
            self._resize(event, edited)
        if sale_obstacle(present, event, now) and not sale_obstacle(edited, event, now):
            keep_for_who_waits(self._pools, event_id)
        self._facts.add(TicketTypeChanged(event_id=event.id, ticket_type_id=edited.id, at=now))
        self._trail.record(
            Deed.TICKET_TYPE_EDITED,
            actor.user_id,
            edited.id,
            event_id=str(event_id),
            fields=changed(present.details, details),
        )
        return self._stocktaking.offering(event, edited)

    def _check_admits(self, present: TicketType, details: TicketDetails) -> None:
        if details.admits != present.details.admits and present.id in self._claims.live([present.event_id]):
            raise TicketTypeSold("Tickets of this type are sold or held; how many people one admits must stay.")

    def _resize(self, event: Event, edited: TicketType) -> None:
        pools = self._pools.locked(event.id)
        own = next(pool for pool in pools if pool.ticket_type_id == edited.id)
        if self._pools.resize(own.id, edited.details.quantity):
            self._facts.add(PlacesFreed(event_id=event.id, at=edited.updated_at))
