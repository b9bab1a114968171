"""A small house that everybody wants something of at once: one event after another, and all that can be done to it."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.events.model import EventDetails
from gatherly_core.kernel.errors import Conflict, NotFound
from gatherly_core.kernel.identifiers import BookingId, EventId, TicketTypeId, WaitlistEntryId
from gatherly_core.promotions.model import PromoDetails
from gatherly_core.ticketing.model import TicketDetails, TicketKind
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_core.waitlist.model import Priority
from tests.settling import settle

T = TypeVar("T")

MOST_TYPES = 3
FREE = TicketDetails(kind=TicketKind.REGULAR, name="Free", price=0, quantity=3)
PAID = TicketDetails(kind=TicketKind.VIP, name="Paid", price=1000, quantity=2, admits=2)
HALF = PromoDetails(code="Half", percent=50, most_uses=2, most_uses_per_user=1)


class House:
    """What there is to be acted upon. Threads share it; it may be a moment behind, as people are.

    `told` is what somebody was told of a booking, in the order in which they were told.
    """

    def __init__(self, gatherly: Gatherly, clock: FixedClock, organizer: Actor, users: list[Actor]) -> None:
        self.clock = clock
        self.organizer = organizer
        self.users = users
        start = clock.now() + timedelta(days=4000)
        self.details = EventDetails(
            title="Small event",
            start_date=start,
            end_date=start + timedelta(hours=2),
            timezone="UTC",
            currency="EUR",
            capacity=4,
        )
        self.events: list[EventId] = []
        self.deleted: set[EventId] = set()
        self.types: list[TicketTypeId] = []
        self.bookings: list[tuple[Actor, Booking]] = []
        self.told: list[tuple[BookingId, BookingStatus]] = []
        self.entries: list[tuple[Actor, WaitlistEntryId]] = []
        self.open(gatherly)

    @property
    def event_id(self) -> EventId:
        return self.events[-1]

    def open(self, gatherly: Gatherly) -> None:
        """Announces the next event."""
        ticketing = gatherly.application.ticketing
        event = ticketing.create_event(self.organizer, self.details, [FREE, PAID])
        gatherly.application.promotions.create_promo_code(self.organizer, event.id, HALF)
        gatherly.application.events.publish_event(self.organizer, event.id)
        self.events.append(event.id)
        self.types = [o.ticket_type.id for o in ticketing.view_ticket_types(self.organizer, event.id)]


class Visitor:
    """Does one thing after another at random, through one installation."""

    def __init__(self, house: House, gatherly: Gatherly, chance: random.Random) -> None:
        self._house = house
        self._gatherly = gatherly
        self._app = gatherly.application
        self._chance = chance
        often = [self.book, self.join, self.cancel, self.pay]
        sometimes = [self.accept, self.decline, self.leave, self.sweep, self.edit_capacity, self.edit_ticket_type]
        seldom = [self.create_ticket_type, self.delete_ticket_type, self.unpublish, self.publish, self.delete_event]
        self._deeds: list[Callable[[], None]] = [*often * 4, *sometimes * 2, *seldom, self.prioritise, self.wait]

    def act(self) -> str:
        """Does something; answers what, and by which word it was refused if it was."""
        deed = self._chance.choice(self._deeds)
        try:
            deed()
        except (Conflict, NotFound) as refused:
            return f"{deed.__name__}: {refused.code}"
        return deed.__name__

    def book(self) -> None:
        actor = self._chance.choice(self._house.users)
        wishes = tuple(Wish(self._chance.randint(1, 2), self._type()) for _ in range(self._chance.choice([1, 1, 2])))
        promo_code = self._chance.choice([None, None, "half"])
        booking = self._app.booking.place_booking(
            BookingRequest(actor, self._house.event_id, wishes, promo_code=promo_code)
        )
        self._house.bookings.append((actor, booking))
        self._house.told.append((booking.id, booking.status))

    def cancel(self) -> None:
        for actor, booking in self._some(self._house.bookings):
            by = self._chance.choice([actor, self._house.organizer])
            self._house.told.append((booking.id, self._app.checkout.cancel_booking(by, booking.id).booking.status))

    def pay(self) -> None:
        for _, booking in self._some(self._house.bookings):
            owner = Actor(booking.user_id, Role.ATTENDEE)
            paid = self._app.checkout.pay_booking(owner, booking.id, "pm_card_visa", uuid4())
            self._house.told.append((booking.id, paid.booking.status))

    def join(self) -> None:
        actor, quantity = self._chance.choice(self._house.users), self._chance.randint(1, 3)
        request = WaitlistRequest(actor, self._house.event_id, quantity, self._type(), self._chance.random() < 0.3)
        self._house.entries.append((actor, self._app.waitlist.join(request).entry.id))

    def accept(self) -> None:
        for actor, entry_id in self._some(self._house.entries):
            self._app.waitlist.accept(actor, entry_id)

    def decline(self) -> None:
        for actor, entry_id in self._some(self._house.entries):
            self._app.waitlist.decline(actor, entry_id)

    def leave(self) -> None:
        for actor, entry_id in self._some(self._house.entries):
            self._app.waitlist.leave(actor, entry_id)

    def prioritise(self) -> None:
        for _, entry_id in self._some(self._house.entries):
            self._app.waitlist.prioritise(self._house.organizer, entry_id, self._chance.choice(list(Priority)))

    def edit_capacity(self) -> None:
        details = replace(self._house.details, capacity=self._chance.choice([None, 0, 2, 4, 5, 8]))
        self._app.ticketing.edit_event(self._house.organizer, self._house.event_id, details)

    def edit_ticket_type(self) -> None:
        quantity, admits, price = (
            self._chance.randint(0, 5),
            self._chance.choice([1, 1, 2]),
            self._chance.choice([0, 9]),
        )
        details = replace(FREE, quantity=quantity, admits=admits, price=price)
        self._app.ticketing.edit_ticket_type(self._house.organizer, self._type(), details)

    def create_ticket_type(self) -> None:
        if len(self._house.types) < MOST_TYPES:
            made = self._app.ticketing.create_ticket_type(self._house.organizer, self._house.event_id, FREE)
            self._house.types = [*self._house.types, made.ticket_type.id]

    def delete_ticket_type(self) -> None:
        deleted = self._type()
        self._app.ticketing.delete_ticket_type(self._house.organizer, deleted)
        others = [type_id for type_id in self._house.types if type_id != deleted]
        self._house.types = others or self._house.types

    def unpublish(self) -> None:
        self._app.events.unpublish_event(self._house.organizer, self._house.event_id)

    def publish(self) -> None:
        self._app.events.publish_event(self._house.organizer, self._house.event_id)

    def delete_event(self) -> None:
        deleted = self._house.event_id
        self._app.events.delete_event(self._house.organizer, deleted)
        self._house.deleted.add(deleted)
        self._house.open(self._gatherly)

    def sweep(self) -> None:
        self._app.booking.expire_bookings()
        settle(self._gatherly)

    def wait(self) -> None:
        """Holds run out, and with them the leases on facts that others are about to deliver."""
        self._house.clock.advance(timedelta(minutes=self._chance.choice([1, 16, 16, 24 * 60])))

    def _type(self) -> TicketTypeId:
        return self._chance.choice(self._house.types)

    def _some(self, things: list[T]) -> list[T]:
        """One of the latest things, if there are any."""
        return [self._chance.choice(things[-8:])] if things else []
