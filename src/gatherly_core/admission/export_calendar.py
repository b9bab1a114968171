"""Putting an event into the calendar of who goes there."""

from gatherly_core.accounts.model import Actor
from gatherly_core.admission.model import CalendarEntry, Document
from gatherly_core.admission.ports import Calendars
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.admission.ticket_rules import calendar_entry, check_confirmed
from gatherly_core.booking.model import AttendeeStatus, Booking
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ExportCalendar:
    """The event of a booking as a calendar's entry.

    - for who booked it, the event's organizer, its managers and admins: BookingNotFound for all others
    - of a confirmed booking: NotConfirmed, VoidTicket
    """

    def __init__(self, unit_of_work: UnitOfWork, office: TicketOffice, events: Events, calendars: Calendars) -> None:
        self._unit_of_work = unit_of_work
        self._office = office
        self._events = events
        self._calendars = calendars

    def __call__(self, actor: Actor, booking_id: BookingId) -> Document:
        booking, entry = self._unit_of_work.read(lambda: self._find(actor, booking_id))
        return Document(self._calendars.write(entry), f"event-{booking.reference}")

    def _find(self, actor: Actor, booking_id: BookingId) -> tuple[Booking, CalendarEntry]:
        booking = self._office.booking(actor, booking_id)
        check_confirmed(booking.status)
        people = sum(attendee.status is AttendeeStatus.VALID for attendee in booking.attendees)
        return booking, calendar_entry(self._events.get(booking.event_id), booking, people)
