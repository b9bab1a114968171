"""What goes with a letter: tickets to print, and an entry for the calendar."""

from uuid import UUID

from gatherly_core.admission.model import CalendarEntry, PrintedTicket
from gatherly_core.admission.ports import Calendars, TicketPrinter
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.admission.ticket_rules import calendar_entry
from gatherly_core.booking.model import Attendee, AttendeeStatus, Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.mail.model import Attachment, attachable
from gatherly_core.notifications.model import Notification

PDF, ICS = "application/pdf", "text/calendar"


class Enclose:
    """Makes what goes with a notification whose `data` names a booking, as things are now. Outside of blocks only.

    - all valid tickets of a confirmed booking; or that of one attendee, as long as it is made out to the address that
      the letter goes to: whoever was handed a ticket gets none that was handed on since
    - the event for their calendar
    - nothing, when there are none any more; the letter says what was true all the same
    - Overloaded while as many other tickets are printed as can be
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        office: TicketOffice,
        printer: TicketPrinter,
        calendars: Calendars,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._office = office
        self._printer = printer
        self._calendars = calendars

    def __call__(self, notification: Notification, address: str) -> tuple[Attachment, ...]:
        if "booking_id" not in notification.data:
            return ()
        found = self._unit_of_work.read(lambda: self._find(notification, address))
        if found is None:
            return ()
        booking, tickets, entry = found
        pdf = Attachment(f"tickets-{booking.reference}.pdf", PDF, self._printer.pdf(tickets))
        ics = Attachment(f"event-{booking.reference}.ics", ICS, self._calendars.write(entry))
        # The small one first, as there may be no room for both.
        return attachable((ics, pdf))

    def _find(
        self, notification: Notification, address: str
    ) -> tuple[Booking, list[PrintedTicket], CalendarEntry] | None:
        booking = self._bookings.get(BookingId(UUID(notification.data["booking_id"])))
        event = if_any(self._events.get, booking.event_id)
        if event is None or booking.status is not BookingStatus.CONFIRMED:
            return None
        admitted = [attendee for attendee in booking.attendees if _admits(attendee, notification, address)]
        if not admitted:
            return None
        tickets = list(self._office.tickets(booking, admitted))
        return booking, tickets, calendar_entry(event, booking, len(admitted))


def _admits(attendee: Attendee, notification: Notification, address: str) -> bool:
    """Whether it is a good ticket of whom the notification is for."""
    if attendee.status is not AttendeeStatus.VALID:
        return False
    only = notification.data.get("attendee_id")
    return only is None or (str(attendee.id) == only and address_key(attendee.person.email) == address_key(address))
