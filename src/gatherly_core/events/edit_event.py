"""Changing the details of an event."""

from gatherly_core.accounts.model import Actor
from gatherly_core.events.errors import HasBookings
from gatherly_core.events.event_rules import check_details, editable, places_of
from gatherly_core.events.facts import EventChanged
from gatherly_core.events.model import Event, EventDetails
from gatherly_core.events.ports import Events
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.inventory.keeping import keep_for_who_waits
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class EditEvent:
    """Replaces the details of an event, all of them.

    - its organizer and admins may: Forbidden, or EventNotFound for a foreign draft
    - with an expected version, only if nobody edited it since: VersionMismatch
    - the capacity never falls below the people with a live booking: BelowUse; raising it feeds the waitlist first
    - the currency stays while there is a live booking: HasBookings
    - put off after it started, it is on sale again: who waits comes first
    """

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, pools: Pools, claims: Claims, facts: Outbox, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._pools = pools
        self._claims = claims
        self._facts = facts
        self._clock = clock

    def __call__(
        self, actor: Actor, event_id: EventId, details: EventDetails, expected_version: int | None = None
    ) -> Event:
        check_details(details)
        return self._unit_of_work.run(lambda: self._edit(actor, event_id, details, expected_version))

    def _edit(self, actor: Actor, event_id: EventId, details: EventDetails, expected_version: int | None) -> Event:
        now = self._clock.now()
        event = editable(self._events.locked(event_id), actor, expected_version)
        if details.currency != event.details.currency and self._claims.any_live(event_id, now):
            raise HasBookings("The event has bookings; its currency can no longer change.")
        edited = event.edited(details, now)
        self._events.save(edited)
        if details.capacity != event.details.capacity:
            self._resize(edited)
        if event.started(now) > edited.started(now) or event.ended(now) > edited.ended(now):
            keep_for_who_waits(self._pools, event_id)
        self._facts.add(EventChanged(event_id=event_id, at=now))
        return edited

    def _resize(self, event: Event) -> None:
        pools = self._pools.locked(event.id)
        capacity = next(pool for pool in pools if pool.ticket_type_id is None)
        if self._pools.resize(capacity.id, places_of(event.details)):
            self._facts.add(PlacesFreed(event_id=event.id, at=event.updated_at))
