"""Handing out e-tickets."""

from collections.abc import Callable

from gatherly_core.accounts.model import Actor
from gatherly_core.admission.errors import VoidTicket
from gatherly_core.admission.model import Document, PrintedTicket
from gatherly_core.admission.ports import TicketPrinter
from gatherly_core.admission.ticket_office import TicketOffice
from gatherly_core.admission.ticket_rules import check_confirmed, good_attendee
from gatherly_core.booking.model import AttendeeStatus, Booking
from gatherly_core.kernel.identifiers import AttendeeId, BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class PrintTicket:
    """The ticket of one attendee, to print.

    - for who booked it, the event's organizer, its managers and admins: AttendeeNotFound for all others
    - of a confirmed booking: NotConfirmed; and as long as it is good: VoidTicket
    """

    def __init__(self, unit_of_work: UnitOfWork, office: TicketOffice, printer: TicketPrinter) -> None:
        self._unit_of_work = unit_of_work
        self._office = office
        self._printer = printer

    def __call__(self, actor: Actor, attendee_id: AttendeeId) -> Document:
        booking, ticket = self._unit_of_work.read(lambda: self._find(actor, attendee_id))
        return Document(self._printer.pdf([ticket]), _name(booking, attendee_id))

    def _find(self, actor: Actor, attendee_id: AttendeeId) -> tuple[Booking, PrintedTicket]:
        booking = self._office.booking_of(actor, attendee_id)
        (ticket,) = self._office.tickets(booking, [good_attendee(booking, attendee_id)])
        return booking, ticket


class PrintTickets:
    """The tickets of a booking, to print, in the order of its attendees.

    - for who booked it, the event's organizer, its managers and admins: BookingNotFound for all others
    - of a confirmed booking: NotConfirmed; those that are good: VoidTicket when there are none
    - Overloaded for many tickets, while as many others are printed as can be
    """

    def __init__(self, unit_of_work: UnitOfWork, office: TicketOffice, printer: TicketPrinter) -> None:
        self._unit_of_work = unit_of_work
        self._office = office
        self._printer = printer

    def __call__(self, actor: Actor, booking_id: BookingId) -> Document:
        booking, tickets = self._unit_of_work.read(lambda: self._find(actor, booking_id))
        return Document(self._printer.pdf(tickets), f"tickets-{booking.reference}")

    def _find(self, actor: Actor, booking_id: BookingId) -> tuple[Booking, list[PrintedTicket]]:
        booking = self._office.booking(actor, booking_id)
        check_confirmed(booking.status)
        valid = [attendee for attendee in booking.attendees if attendee.status is AttendeeStatus.VALID]
        if not valid:
            raise VoidTicket("All tickets of the booking are void.")
        return booking, list(self._office.tickets(booking, valid))


class DrawCode:
    """The QR code of one attendee's ticket as a picture, which `draw` makes of its text. For whom PrintTicket is."""

    def __init__(self, unit_of_work: UnitOfWork, office: TicketOffice, draw: Callable[[str], bytes]) -> None:
        self._unit_of_work = unit_of_work
        self._office = office
        self._draw = draw

    def __call__(self, actor: Actor, attendee_id: AttendeeId) -> Document:
        booking, text = self._unit_of_work.read(lambda: self._find(actor, attendee_id))
        return Document(self._draw(text), _name(booking, attendee_id))

    def _find(self, actor: Actor, attendee_id: AttendeeId) -> tuple[Booking, str]:
        booking = self._office.booking_of(actor, attendee_id)
        return booking, self._office.text(booking, good_attendee(booking, attendee_id))


def _name(booking: Booking, attendee_id: AttendeeId) -> str:
    """After the booking, and the attendee's place in it."""
    place = [attendee.id for attendee in booking.attendees].index(attendee_id) + 1
    return f"ticket-{booking.reference}-{place}"
