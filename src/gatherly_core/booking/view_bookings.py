"""Looking at bookings."""

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.booking_rules import visible
from gatherly_core.booking.model import Booking
from gatherly_core.booking.ports import Bookings
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ViewBooking:
    """One booking. BookingNotFound unless it is the actor's, or the actor is its event's organizer or an admin."""

    def __init__(self, unit_of_work: UnitOfWork, events: Events, bookings: Bookings) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings

    def __call__(self, actor: Actor, booking_id: BookingId) -> Booking:
        return self._unit_of_work.read(lambda: self._view(actor, booking_id))

    def _view(self, actor: Actor, booking_id: BookingId) -> Booking:
        booking = self._bookings.get(booking_id)
        return visible(booking, self._organizer(booking.event_id), actor)

    def _organizer(self, event_id: EventId) -> UserId | None:
        """The event's organizer; nobody's it is once it is deleted, while its bookings stay with their owners."""
        try:
            return self._events.get(event_id).organizer_id
        except EventNotFound:
            return None


class ListBookings:
    """The actor's own bookings, newest first."""

    def __init__(self, unit_of_work: UnitOfWork, bookings: Bookings) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings

    def __call__(self, actor: Actor, page: PageRequest) -> Page[Booking]:
        return self._unit_of_work.read(lambda: self._bookings.of_user(actor.user_id, page))
