"""Which tickets may be handed out, and what is on them."""

from gatherly_core.admission.errors import NotConfirmed, VoidTicket
from gatherly_core.admission.model import CalendarEntry, PrintedTicket, SignedTicket
from gatherly_core.booking.model import LIVE, Attendee, AttendeeStatus, Booking, BookingStatus
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.kernel.identifiers import AttendeeId
from gatherly_core.ticketing.model import TicketType


def check_confirmed(status: BookingStatus) -> None:
    """VoidTicket for a booking that was given up, NotConfirmed for one that is still to be paid."""
    if status not in LIVE:
        raise VoidTicket("The booking was cancelled, or its time ran out: its tickets are void.")
    if status is not BookingStatus.CONFIRMED:
        raise NotConfirmed("There are tickets once the booking is confirmed.")


def check_good(status: BookingStatus, attendee: Attendee) -> None:
    """NotConfirmed or VoidTicket unless the attendee of a booking in this state is to be admitted."""
    check_confirmed(status)
    if attendee.status is AttendeeStatus.VOID:
        raise VoidTicket("The ticket is void.")


def good_attendee(booking: Booking, attendee_id: AttendeeId) -> Attendee:
    """The attendee of the booking, if they are to be admitted. NotConfirmed or VoidTicket otherwise."""
    attendee = next(attendee for attendee in booking.attendees if attendee.id == attendee_id)
    check_good(booking.status, attendee)
    return attendee


def signed_ticket(booking: Booking, attendee: Attendee) -> SignedTicket:
    return SignedTicket(booking.event_id, attendee.ticket_type_id, attendee.code, attendee.vip)


def printed_ticket(
    event: Event, booking: Booking, attendee: Attendee, ticket_type: TicketType, text: str
) -> PrintedTicket:
    """What is on the attendee's ticket; `text` is that of its QR code."""
    details = event.details
    return PrintedTicket(
        event_title=details.title,
        location=details.location,
        start_date=details.start_date,
        end_date=details.end_date,
        timezone=details.timezone,
        ticket_type=ticket_type.details.name,
        name=attendee.person.name,
        reference=booking.reference,
        vip=attendee.vip,
        code=attendee.code,
        text=text,
    )


def calendar_entry(event: Event, booking: Booking, people: int) -> CalendarEntry:
    """The event as who has booked it enters it: under its own id, so that several bookings make one entry."""
    details = event.details
    return CalendarEntry(
        uid=str(event.id),
        sequence=event.version,
        changed_at=event.updated_at,
        title=details.title,
        location=details.location,
        description=f"Booking {booking.reference}, {people} {'ticket' if people == 1 else 'tickets'}",
        start_date=details.start_date,
        end_date=details.end_date,
        cancelled=event.status is EventStatus.CANCELLED,
    )
