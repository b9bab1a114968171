"""What admins do with the events of others."""

from dataclasses import dataclass

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.event_rules import check_withdrawable
from gatherly_core.events.facts import EventChanged, EventUnpublished
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.inventory.ports import Claims
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Moderation:
    """`featured`: whether it is among the featured events; None leaves that. `withdrawn`: makes it a draft again."""

    featured: bool | None = None
    withdrawn: bool = False


class ModerateEvent:
    """Puts an event among the featured ones or takes it from there, and makes it a draft again, all or nothing.

    - admins only: Forbidden; EventNotFound
    - only a published one becomes a draft: NotPublished; only while it has no live booking: HasBookings
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

    def __call__(self, actor: Actor, event_id: EventId, moderation: Moderation) -> Event:
        permit(actor, Action.MODERATE_EVENT)
        return self._unit_of_work.run(lambda: self._moderate(actor, event_id, moderation))

    def _moderate(self, actor: Actor, event_id: EventId, moderation: Moderation) -> Event:
        event = self._events.locked(event_id)
        if moderation.withdrawn:
            event = self._withdraw(actor, event)
        if moderation.featured is not None:
            event = self._feature(actor, event, moderation.featured)
        self._events.save(event)
        return event

    def _withdraw(self, actor: Actor, event: Event) -> Event:
        now = self._clock.now()
        check_withdrawable(event, self._claims, now)
        self._facts.add(EventUnpublished(event_id=event.id, at=now))
        self._trail.record(Deed.EVENT_UNPUBLISHED, actor.user_id, event.id)
        return event.in_status(EventStatus.DRAFT, now)

    def _feature(self, actor: Actor, event: Event, featured: bool) -> Event:
        now = self._clock.now()
        self._facts.add(EventChanged(event_id=event.id, at=now))
        self._trail.record(Deed.EVENT_FEATURED, actor.user_id, event.id, featured=featured)
        return event.featured_or_not(featured, now)
