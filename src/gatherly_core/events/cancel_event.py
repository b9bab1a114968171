"""Cancelling an event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import check_cancellable, permitted
from gatherly_core.events.facts import EventCancelled
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class CancelEvent:
    """Cancels a published event, for good. From this moment nothing of it can be booked.

    - its organizer and admins may: Forbidden, or EventNotFound for a foreign draft
    - not twice: AlreadyCalledOff; not a draft: NotPublished; not once it has ended: EventOver
    - all bookings are cancelled, all money is given back in full, and who waits is let go, afterwards
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, facts: Outbox, trail: AuditTrail, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId) -> Event:
        return self._unit_of_work.run(lambda: self._cancel(actor, event_id))

    def _cancel(self, actor: Actor, event_id: EventId) -> Event:
        now = self._clock.now()
        event = check_cancellable(permitted(self._events.locked(event_id), actor, Action.CANCEL_EVENT), now)
        cancelled = event.in_status(EventStatus.CANCELLED, now)
        self._events.save(cancelled)
        self._facts.add(EventCancelled(event_id=event_id, at=now))
        self._trail.record(Deed.EVENT_CANCELLED, actor.user_id, event_id)
        return cancelled
