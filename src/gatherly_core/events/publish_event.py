"""Putting an event on sale, and taking it back."""

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import AlreadyCalledOff, AlreadyPublished, EventOver
from gatherly_core.events.event_rules import check_withdrawable, permitted
from gatherly_core.events.facts import EventPublished, EventUnpublished
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.inventory.keeping import keep_for_who_waits
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class PublishEvent:
    """Makes a draft visible to everybody and its tickets bookable.

    - its organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - not twice: AlreadyPublished; not once it has ended: EventOver, or is cancelled: AlreadyCalledOff
    - who waits since it was published before comes first
    - nobody's whose account is gone: UserNotFound
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        events: Events,
        pools: Pools,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._events = events
        self._pools = pools
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, event_id: EventId) -> Event:
        return self._unit_of_work.run(lambda: self._publish(actor, event_id))

    def _publish(self, actor: Actor, event_id: EventId) -> Event:
        now = self._clock.now()
        event = permitted(self._events.locked(event_id), actor, Action.PUBLISH_EVENT)
        if event.status is EventStatus.CANCELLED:
            raise AlreadyCalledOff("The event is cancelled: that is for good.")
        if event.published:
            raise AlreadyPublished("The event is published already.")
        if event.ended(now):
            raise EventOver("The event has ended; it can no longer be published.")
        if not self._users.pinned([event.organizer_id]):
            raise UserNotFound("The organizer of this event has given up their account.")
        published = event.in_status(EventStatus.PUBLISHED, now)
        self._events.save(published)
        keep_for_who_waits(self._pools, event_id)
        self._facts.add(EventPublished(event_id=event_id, at=now))
        self._trail.record(Deed.EVENT_PUBLISHED, actor.user_id, event_id)
        return published


class UnpublishEvent:
    """Makes a published event a draft again.

    - its organizer, its managers and admins may: Forbidden
    - only a published one: NotPublished; only while it has no live booking: HasBookings
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

    def __call__(self, actor: Actor, event_id: EventId) -> Event:
        return self._unit_of_work.run(lambda: self._unpublish(actor, event_id))

    def _unpublish(self, actor: Actor, event_id: EventId) -> Event:
        now = self._clock.now()
        event = permitted(self._events.locked(event_id), actor, Action.PUBLISH_EVENT)
        check_withdrawable(event, self._claims, now)
        draft = event.in_status(EventStatus.DRAFT, now)
        self._events.save(draft)
        self._facts.add(EventUnpublished(event_id=event_id, at=now))
        self._trail.record(Deed.EVENT_UNPUBLISHED, actor.user_id, event_id)
        return draft
