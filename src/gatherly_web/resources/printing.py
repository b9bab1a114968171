"""Tickets to print and to show, and the event for one's calendar."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.errors import NotConfirmed, VoidTicket
from gatherly_core.booking.errors import AttendeeNotFound, BookingNotFound
from gatherly_core.kernel.errors import Overloaded
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import file_response
from gatherly_web.services import Service
from gatherly_web.validation import checked

PDF, SVG, PNG, ICS = "application/pdf", "image/svg+xml", "image/png", "text/calendar"

ticket_pdf = Service(name="ticket_pdf", path="/api/attendees/{id}/ticket.pdf", validators=checked)
ticket_svg = Service(name="ticket_svg", path="/api/attendees/{id}/qr.svg", validators=checked)
ticket_png = Service(name="ticket_png", path="/api/attendees/{id}/qr.png", validators=checked)
tickets_pdf = Service(name="tickets_pdf", path="/api/bookings/{id}/tickets.pdf", validators=checked)
booking_calendar = Service(name="booking_calendar", path="/api/bookings/{id}/calendar.ics", validators=checked)

WITHOUT_TICKET = (NotConfirmed, VoidTicket)


@ticket_pdf.get(
    schema=Operation(
        summary="Print a ticket",
        action=Action.VIEW_BOOKING,
        details="A page of A4. Only of a confirmed booking.",
        thing=AttendeeNotFound,
        media_type=PDF,
        raises=WITHOUT_TICKET,
    )
)
def print_ticket(request: GatherlyRequest) -> Response:
    ticket = request.application.admission.print_ticket(request.actor, request.validated["id"])
    return file_response(ticket.content, PDF, f"{ticket.name}.pdf")


@ticket_svg.get(
    schema=Operation(
        summary="Show the QR code of a ticket, as a drawing",
        action=Action.VIEW_BOOKING,
        details="Only of a confirmed booking.",
        thing=AttendeeNotFound,
        media_type=SVG,
        raises=WITHOUT_TICKET,
    )
)
def draw_svg(request: GatherlyRequest) -> Response:
    code = request.application.admission.draw_svg(request.actor, request.validated["id"])
    return file_response(code.content, SVG, f"{code.name}.svg", shown=True)


@ticket_png.get(
    schema=Operation(
        summary="Show the QR code of a ticket, as pixels",
        action=Action.VIEW_BOOKING,
        details="Only of a confirmed booking.",
        thing=AttendeeNotFound,
        media_type=PNG,
        raises=WITHOUT_TICKET,
    )
)
def draw_png(request: GatherlyRequest) -> Response:
    code = request.application.admission.draw_png(request.actor, request.validated["id"])
    return file_response(code.content, PNG, f"{code.name}.png", shown=True)


@tickets_pdf.get(
    schema=Operation(
        summary="Print the tickets of a booking",
        action=Action.VIEW_BOOKING,
        details="A page of A4 for each attendee whose ticket is good, in their order. Only of a confirmed booking.",
        thing=BookingNotFound,
        media_type=PDF,
        raises=(*WITHOUT_TICKET, Overloaded),
    )
)
def print_tickets(request: GatherlyRequest) -> Response:
    tickets = request.application.admission.print_tickets(request.actor, request.validated["id"])
    return file_response(tickets.content, PDF, f"{tickets.name}.pdf")


@booking_calendar.get(
    schema=Operation(
        summary="Put the event of a booking into a calendar",
        action=Action.VIEW_BOOKING,
        details="As iCalendar (RFC 5545). Imported again, it replaces what was imported before. Only of a confirmed "
        "booking.",
        thing=BookingNotFound,
        media_type=ICS,
        raises=WITHOUT_TICKET,
    )
)
def export_calendar(request: GatherlyRequest) -> Response:
    entry = request.application.admission.export_calendar(request.actor, request.validated["id"])
    return file_response(entry.content, f"{ICS}; charset=utf-8", f"{entry.name}.ics")
