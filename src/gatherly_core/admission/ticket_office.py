"""Finding what tickets are made of, inside the block of a use case."""

from collections.abc import Iterable, Sequence

from gatherly_core.accounts.model import Actor
from gatherly_core.admission.model import PrintedTicket
from gatherly_core.admission.ports import TicketSigner
from gatherly_core.admission.scans import Guest
from gatherly_core.admission.ticket_rules import printed_ticket, signed_ticket
from gatherly_core.booking.booking_rules import visible
from gatherly_core.booking.errors import AttendeeNotFound, BookingNotFound
from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.booking.ports import Attendees, Bookings
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import AttendeeId, BookingId
from gatherly_core.ticketing.ports import TicketTypes


class TicketOffice:
    """Looks up bookings for those who may see them, and what is on their tickets. Inside a unit of work only."""

    def __init__(
        self,
        events: Events,
        ticket_types: TicketTypes,
        bookings: Bookings,
        attendees: Attendees,
        signer: TicketSigner,
    ) -> None:
        self._events = events
        self._ticket_types = ticket_types
        self._bookings = bookings
        self._attendees = attendees
        self._signer = signer

    def booking(self, actor: Actor, booking_id: BookingId) -> Booking:
        """BookingNotFound unless the actor may see the booking."""
        booking = self._bookings.get(booking_id)
        event = if_any(self._events.get, booking.event_id)
        return visible(booking, event, actor)

    def booking_of(self, actor: Actor, attendee_id: AttendeeId) -> Booking:
        """The booking that has the attendee. AttendeeNotFound unless the actor may see it."""
        try:
            return self.booking(actor, self._attendees.booking_of(attendee_id))
        except BookingNotFound:
            raise AttendeeNotFound("There is no such attendee.") from None

    def locked(self, actor: Actor, attendee_id: AttendeeId) -> tuple[Event | None, Guest]:
        """The attendee, whom nobody else can change until the block ends, and the event; None if that is deleted.

        AttendeeNotFound unless the actor may see the booking.
        """
        booking_id = self._attendees.booking_of(attendee_id)
        event = if_any(self._events.pinned, self._bookings.get(booking_id).event_id)
        try:
            booking = visible(self._bookings.locked(booking_id), event, actor)
        except BookingNotFound:
            raise AttendeeNotFound("There is no such attendee.") from None
        return event, Guest(
            attendee=self._attendees.locked(attendee_id),
            booking_id=booking_id,
            user_id=booking.user_id,
            event_id=booking.event_id,
            status=booking.status,
            booked_at=booking.created_at,
        )

    def tickets(self, booking: Booking, attendees: Iterable[Attendee]) -> Sequence[PrintedTicket]:
        """What is on the tickets of these attendees of a live booking."""
        event = self._events.get(booking.event_id)
        types = {type_.id: type_ for type_ in self._ticket_types.of_events([event.id])[event.id]}
        return [
            printed_ticket(event, booking, attendee, types[attendee.ticket_type_id], self.text(booking, attendee))
            for attendee in attendees
        ]

    def text(self, booking: Booking, attendee: Attendee) -> str:
        """The text of the attendee's QR code."""
        return self._signer.sign(signed_ticket(booking, attendee))
