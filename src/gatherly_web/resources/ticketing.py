"""Ticket types: what an event sells."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound
from gatherly_core.inventory.errors import BelowUse
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.ticketing.errors import TicketTypeNotFound, TicketTypeSold
from gatherly_core.ticketing.model import TicketDetails
from gatherly_web.answers.ticketing import ticket_answer
from gatherly_web.etags import expected_version, tagged
from gatherly_web.operations import DRAFTS, Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response, no_content
from gatherly_web.schemas.ticketing import TicketInput, TicketPage, TicketSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

event_tickets = Service(name="event_tickets", path="/api/events/{id}/tickets", validators=checked)
ticket = Service(name="ticket", path="/api/tickets/{id}", validators=checked)


@event_tickets.get(
    schema=Operation(
        summary="List what an event sells",
        action=Action.VIEW_EVENT,
        details=DRAFTS,
        thing=EventNotFound,
        answer=TicketPage(),
        etag=True,
    ),
)
def view_tickets(request: GatherlyRequest) -> Response:
    offerings = request.application.ticketing.view_ticket_types(request.identity, request.validated["id"])
    return tagged(request, {"items": list(map(ticket_answer, offerings)), "next_cursor": None})


@event_tickets.post(
    schema=Operation(
        summary="Put a ticket type on sale",
        action=Action.EDIT_TICKET_TYPES,
        thing=EventNotFound,
        body=TicketInput(),
        status=201,
        answer=TicketSchema(),
        raises=(Forbidden,),
    )
)
def create_ticket(request: GatherlyRequest) -> Response:
    details = TicketDetails(**request.validated["body"])
    offering = request.application.ticketing.create_ticket_type(request.actor, request.validated["id"], details)
    return created(ticket_answer(offering), f"/api/tickets/{offering.ticket_type.id}")


@ticket.get(
    schema=Operation(
        summary="Show a ticket type",
        action=Action.VIEW_EVENT,
        details=DRAFTS,
        thing=TicketTypeNotFound,
        answer=TicketSchema(),
        raises=(EventNotFound,),
        etag=True,
    ),
)
def view_ticket(request: GatherlyRequest) -> Response:
    offering = request.application.ticketing.view_ticket_type(request.identity, request.validated["id"])
    return tagged(request, ticket_answer(offering), offering.ticket_type.version)


@ticket.put(
    schema=Operation(
        summary="Change a ticket type",
        action=Action.EDIT_TICKET_TYPES,
        details="Replaces all its details. The quantity never falls below what is sold and held; raising it serves "
        "the waitlist first. A new price is for new bookings only.",
        thing=TicketTypeNotFound,
        body=TicketInput(),
        answer=TicketSchema(),
        raises=(Forbidden, EventNotFound, BelowUse, TicketTypeSold),
        if_match=True,
    )
)
def edit_ticket(request: GatherlyRequest) -> Response:
    offering = request.application.ticketing.edit_ticket_type(
        request.actor,
        request.validated["id"],
        TicketDetails(**request.validated["body"]),
        expected_version(request),
    )
    return json_response(ticket_answer(offering))


@ticket.delete(
    schema=Operation(
        summary="Take a ticket type off sale for good",
        action=Action.EDIT_TICKET_TYPES,
        details="Only while none of it is sold or held. Who waits for it is let go.",
        thing=TicketTypeNotFound,
        status=204,
        raises=(Forbidden, EventNotFound, TicketTypeSold),
        if_match=True,
    )
)
def delete_ticket(request: GatherlyRequest) -> Response:
    request.application.ticketing.delete_ticket_type(request.actor, request.validated["id"], expected_version(request))
    return no_content()
