"""Deleting an event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import HasBookings
from gatherly_core.events.event_rules import check_version, permitted
from gatherly_core.events.facts import EventDeleted
from gatherly_core.events.ports import Events
from gatherly_core.inventory.ports import Claims
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class DeleteEvent:
    """Takes an event out of sight for good.

    - its organizer and admins may: Forbidden, or EventNotFound for a foreign draft
    - only while it has no live booking: HasBookings
    - what was booked for it and given up stays in its bookers' history; who waits for it is let go
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, claims: Claims, facts: Outbox, trail: AuditTrail, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._claims = claims
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId, expected_version: int | None = None) -> None:
        self._unit_of_work.run(lambda: self._delete(actor, event_id, expected_version))

    def _delete(self, actor: Actor, event_id: EventId, expected_version: int | None) -> None:
        now = self._clock.now()
        event = permitted(self._events.locked(event_id), actor, Action.DELETE_EVENT)
        check_version(event.version, expected_version)
        if self._claims.any_live(event_id, now):
            raise HasBookings("The event has bookings; they must be cancelled before it can be deleted.")
        self._events.delete(event_id, now)
        self._facts.add(EventDeleted(event_id=event_id, at=now))
        self._trail.record(Deed.EVENT_DELETED, actor.user_id, event_id)
