"""Featuring an event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action, permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.facts import EventChanged
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class FeatureEvent:
    """Puts an event among the featured ones, or takes it from there. Admins only: Forbidden."""

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, facts: Outbox, trail: AuditTrail, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId, featured: bool) -> Event:
        permit(actor, Action.FEATURE_EVENT)
        return self._unit_of_work.run(lambda: self._feature(actor, event_id, featured))

    def _feature(self, actor: Actor, event_id: EventId, featured: bool) -> Event:
        now = self._clock.now()
        event = self._events.locked(event_id).featured_or_not(featured, now)
        self._events.save(event)
        self._facts.add(EventChanged(event_id=event_id, at=now))
        self._trail.record(Deed.EVENT_FEATURED, actor.user_id, event_id, featured=featured)
        return event
