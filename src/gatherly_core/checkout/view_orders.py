"""Looking at bookings and their payments."""

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.booking_rules import visible
from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.quoting import Quote, quote
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.ports import Payments


class ViewOrder:
    """One booking, for its owner, its event's organizer and managers, and admins: BookingNotFound for all others."""

    def __init__(
        self, unit_of_work: UnitOfWork, events: Events, bookings: Bookings, payments: Payments, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._clock = clock

    def __call__(self, actor: Actor, booking_id: BookingId) -> Order:
        return self._unit_of_work.read(lambda: self._view(actor, booking_id)[0])

    def refund_quote(self, actor: Actor, booking_id: BookingId) -> Quote:
        """What cancelling it now would give back. Nothing is promised by it: it is as of this moment."""
        order, event = self._unit_of_work.read(lambda: self._view(actor, booking_id))
        return quote(order.booking, order.payment, event, self._clock.now())

    def _view(self, actor: Actor, booking_id: BookingId) -> tuple[Order, Event | None]:
        booking = self._bookings.get(booking_id)
        event = if_any(self._events.get, booking.event_id)
        visible(booking, event, actor)
        return Order(booking, self._payments.of_bookings([booking_id]).get(booking_id)), event


class ListOrders:
    """The actor's own bookings, newest first."""

    def __init__(self, unit_of_work: UnitOfWork, bookings: Bookings, payments: Payments) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._payments = payments

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Order]:
        return self._unit_of_work.read(lambda: self._list(actor, page))

    def _list(self, actor: Actor, page: PageRequest) -> Page[Order]:
        found = self._bookings.of_user(actor.user_id, page)
        payments = self._payments.of_bookings(booking.id for booking in found.items)
        return Page(tuple(Order(booking, payments.get(booking.id)) for booking in found.items), found.next)
