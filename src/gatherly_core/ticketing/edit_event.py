"""Changing the details of an event."""

from dataclasses import replace
from datetime import datetime

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.audit.changes import changed
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.errors import HasBookings
from gatherly_core.events.event_rules import check_details, check_version, cleaned, permitted, places_of
from gatherly_core.events.facts import EventChanged, rearranged
from gatherly_core.events.model import Event, EventDetails
from gatherly_core.events.ports import Events
from gatherly_core.images.claiming import claim
from gatherly_core.images.ports import ImageRegister
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.inventory.keeping import keep_for_who_waits
from gatherly_core.inventory.ports import Claims, Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.markup import Markup
from gatherly_core.kernel.money import step
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.ticketing.facts import TicketTypeChanged
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.ports import TicketTypes


class EditEvent:
    """Replaces the details of an event, all of them.

    - its organizer, its managers and admins may: Forbidden, or EventNotFound for a foreign draft
    - of the description only harmless markup is kept; images of Gatherly's own must have been uploaded: Invalid
    - with an expected version, only if nobody edited it since: VersionMismatch
    - the capacity never falls below the people with a live booking: BelowUse; raising it feeds the waitlist first
    - while the event sells one ticket type, as many of it as its capacity, that goes along with the capacity
    - the currency stays while there is a live booking: HasBookings; the prices must be chargeable in a new one
    - it is not moved into the past while there is a live booking, whose owner may still cancel: HasBookings
    - whoever goes there is told when title, place or time of a published event have changed
    - put off after it started, it is on sale again: who waits comes first
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        ticket_types: TicketTypes,
        pools: Pools,
        claims: Claims,
        image_register: ImageRegister,
        markup: Markup,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._ticket_types = ticket_types
        self._pools = pools
        self._claims = claims
        self._image_register = image_register
        self._markup = markup
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(
        self, actor: Actor, event_id: EventId, details: EventDetails, expected_version: int | None = None
    ) -> Event:
        details = cleaned(details, self._markup)
        check_details(details)
        return self._unit_of_work.run(lambda: self._edit(actor, event_id, details, expected_version))

    def _edit(self, actor: Actor, event_id: EventId, details: EventDetails, expected_version: int | None) -> Event:
        now = self._clock.now()
        event = permitted(self._events.locked(event_id), actor, Action.EDIT_EVENT)
        check_version(event.version, expected_version)
        if details.currency != event.details.currency:
            self._check_currency(event, details.currency, now)
        edited = event.edited(details, now)
        if edited.started(now) and not event.started(now) and self._claims.any_live(event_id, now):
            raise HasBookings("The event has bookings; it cannot be moved into the past.")
        # Those that are given up, too: they stay for a while, should somebody want them back.
        claim(self._image_register, {*event.details.images, *details.images}, now)
        self._events.save(edited)
        if details.capacity != event.details.capacity:
            self._resize(event, edited)
        if event.started(now) > edited.started(now) or event.ended(now) > edited.ended(now):
            keep_for_who_waits(self._pools, event_id)
        self._facts.add(EventChanged(event_id=event_id, at=now))
        if told := rearranged(event, edited):
            self._facts.add(told)
        self._trail.record(Deed.EVENT_EDITED, actor.user_id, event_id, fields=changed(event.details, details))
        return edited

    def _check_currency(self, event: Event, currency: str, now: datetime) -> None:
        if self._claims.any_live(event.id, now):
            raise HasBookings("The event has bookings; its currency can no longer change.")
        for ticket_type in self._ticket_types.of_events([event.id])[event.id]:
            if ticket_type.details.price % step(currency):
                raise Invalid(
                    "The event's prices cannot be charged in this currency.",
                    {"currency": f"needs prices that are multiples of {step(currency)}"},
                )

    def _resize(self, before: Event, edited: Event) -> None:
        pools = {pool.ticket_type_id: pool for pool in self._pools.locked(edited.id)}
        kept = self._pools.resize(pools[None].id, places_of(edited.details))
        for ticket_type in self._going_along(before, edited):
            self._ticket_types.save(ticket_type)
            self._facts.add(TicketTypeChanged(event_id=edited.id, ticket_type_id=ticket_type.id, at=edited.updated_at))
            kept |= self._pools.resize(pools[ticket_type.id].id, ticket_type.details.quantity)
        if kept:
            self._facts.add(PlacesFreed(event_id=edited.id, at=edited.updated_at))

    def _going_along(self, before: Event, edited: Event) -> list[TicketType]:
        """The only ticket type, changed, if its quantity was the capacity and there still is one."""
        types = self._ticket_types.of_events([edited.id])[edited.id]
        capacity = edited.details.capacity
        if capacity is None or len(types) != 1 or types[0].details.quantity != before.details.capacity:
            return []
        return [types[0].edited(replace(types[0].details, quantity=capacity), edited.updated_at)]
