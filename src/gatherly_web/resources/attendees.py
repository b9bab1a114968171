"""Attendees: who comes, and handing tickets on."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.admission.edit_attendee import AttendeeEdit
from gatherly_core.admission.errors import AlreadyCheckedIn, NotConfirmed, TooManyTransfers, VoidTicket
from gatherly_core.admission.scans import GuestFilter
from gatherly_core.booking.errors import AttendeeNotFound
from gatherly_core.booking.model import Person
from gatherly_core.events.errors import EventNotFound, EventOver
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.admission import guest_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.attendees import AttendeeInput, AttendeePage, AttendeeQuery
from gatherly_web.schemas.booking import PersonInput
from gatherly_web.schemas.scans import GuestSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

event_attendees = Service(name="event_attendees", path="/api/events/{id}/attendees", validators=checked)
attendee = Service(name="attendee", path="/api/attendees/{id}", validators=checked)
transfers = Service(name="transfers", path="/api/attendees/{id}/transfer", validators=checked)


@event_attendees.get(
    schema=Operation(
        summary="List the attendees of an event",
        action=Action.LIST_ATTENDEES,
        details="Those of bookings that are or were confirmed, in the order in which they were booked. Scanners see "
        "them without `email` and `unique_code`, which are empty texts for them.",
        thing=EventNotFound,
        query=AttendeeQuery(),
        answer=AttendeePage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def list_attendees(request: GatherlyRequest) -> Response:
    query = request.validated["query"]
    wanted = GuestFilter(
        status=query["status"],
        checked_in=query["checked_in"],
        ticket_type_id=query["ticket_id"],
        text=query["q"] or "",
    )
    page = request.application.admission.list_guests(
        request.actor, request.validated["id"], wanted, page_request(query)
    )
    return page_response(request, page, guest_answer)


@attendee.patch(
    schema=Operation(
        summary="Correct an attendee",
        action=Action.EDIT_ATTENDEE,
        details="The ticket keeps its code.",
        thing=AttendeeNotFound,
        body=AttendeeInput(),
        answer=GuestSchema(),
        raises=(Forbidden, VoidTicket, EventOver, TooManyTransfers),
    )
)
def edit_attendee(request: GatherlyRequest) -> Response:
    edit = AttendeeEdit(**request.validated["body"])
    return json_response(
        guest_answer(request.application.admission.edit_attendee(request.actor, request.validated["id"], edit))
    )


@transfers.post(
    schema=Operation(
        summary="Hand a ticket on",
        action=Action.TRANSFER_TICKET,
        details="Its attendee becomes somebody else, with a new code; the old one is refused from then on. It stays in "
        "its booking.",
        thing=AttendeeNotFound,
        body=PersonInput(),
        answer=GuestSchema(),
        raises=(Forbidden, NotConfirmed, VoidTicket, EventOver, AlreadyCheckedIn, TooManyTransfers),
        idempotent=True,
    )
)
def transfer_ticket(request: GatherlyRequest) -> Response:
    person = Person(**request.validated["body"])
    return json_response(
        guest_answer(request.application.admission.transfer_ticket(request.actor, request.validated["id"], person))
    )
