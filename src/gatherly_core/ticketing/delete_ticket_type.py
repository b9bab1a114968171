"""Taking a ticket type off sale for good."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import check_version, permitted
from gatherly_core.events.ports import Events
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import TicketTypeId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.errors import TicketTypeSold
from gatherly_core.ticketing.facts import TicketTypeDeleted
from gatherly_core.ticketing.ports import TicketTypes


class DeleteTicketType:
    """Takes a ticket type off sale for good.

    - the event's organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - only while none of it is sold or held: TicketTypeSold
    - who waits for it is let go
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        ticket_types: TicketTypes,
        pools: Pools,
        claims: Claims,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._pools = pools
        self._claims = claims
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, ticket_type_id: TicketTypeId, expected_version: int | None = None) -> None:
        self._unit_of_work.run(lambda: self._delete(actor, ticket_type_id, expected_version))

    def _delete(self, actor: Actor, ticket_type_id: TicketTypeId, expected_version: int | None) -> None:
        event_id = self._ticket_types.get(ticket_type_id).event_id
        permitted(self._events.locked(event_id), actor, Action.EDIT_TICKET_TYPES)
        check_version(self._ticket_types.get(ticket_type_id).version, expected_version)
        if ticket_type_id in self._claims.live([event_id]):
            raise TicketTypeSold("Tickets of this type are sold or held; it can no longer be deleted.")
        self._ticket_types.delete(ticket_type_id)
        pools = self._pools.of_events([event_id])[event_id]
        self._pools.remove(next(pool.id for pool in pools if pool.ticket_type_id == ticket_type_id))
        now = self._clock.now()
        self._facts.add(TicketTypeDeleted(event_id=event_id, ticket_type_id=ticket_type_id, at=now))
        self._trail.record(Deed.TICKET_TYPE_DELETED, actor.user_id, ticket_type_id, event_id=str(event_id))
