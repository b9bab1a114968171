"""The waitlist: joining it, and answering its offers."""

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.payments.errors import PaymentInProgress
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_core.waitlist.errors import (
    AlreadyWaiting,
    EntryNotFound,
    NoOffer,
    NotSoldOut,
    NotWaiting,
    OfferExpired,
)
from gatherly_core.waitlist.join_waitlist import WaitlistRequest
from gatherly_web.answers.checkout import order_answer
from gatherly_web.answers.waitlist import entry_answer
from gatherly_web.operations import PAYING, Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.waitlist import AcceptedSchema, AcceptInput, EntryPage, EntrySchema, PriorityInput, WaitInput
from gatherly_web.services import Service
from gatherly_web.validation import checked

entries = Service(name="waitlist_entries", path="/api/waitlist", validators=checked)
entry = Service(name="waitlist_entry", path="/api/waitlist/{id}", validators=checked)
acceptance = Service(name="acceptance", path="/api/waitlist/{id}/accept", validators=checked)
refusal = Service(name="refusal", path="/api/waitlist/{id}/decline", validators=checked)
line = Service(name="line", path="/api/events/{id}/waitlist", validators=checked)


@entries.post(
    schema=Operation(
        summary="Join the waitlist",
        action=Action.JOIN_WAITLIST,
        details="Only while the places cannot be booked right now.",
        body=WaitInput(),
        status=201,
        answer=EntrySchema(),
        raises=(
            EventNotFound,
            TicketTypeNotFound,
            TicketRequired,
            SalesClosed,
            OverLimit,
            UnderLimit,
            NotSoldOut,
            AlreadyWaiting,
            UserNotFound,
        ),
        idempotent=True,
    )
)
def join(request: GatherlyRequest) -> Response:
    body = request.validated["body"]
    wish = WaitlistRequest(
        request.actor,
        body["event_id"],
        body["quantity"],
        body["ticket_id"],
        body["takes_fewer"],
        WaitlistEntryId(request.work_id),
    )
    standing = request.application.waitlist.join(wish)
    return created(entry_answer(standing), f"/api/waitlist/{standing.entry.id}")


@entries.get(
    schema=Operation(
        summary="List one's own entries",
        action=Action.LIST_ENTRIES,
        details="Newest first, with their positions.",
        query=PageQuery(),
        answer=EntryPage(),
        paged=True,
    )
)
def list_entries(request: GatherlyRequest) -> Response:
    page = request.application.waitlist.list_entries(request.actor, page_request(request.validated["query"]))
    return page_response(request, page, entry_answer)


@entry.get(
    schema=Operation(summary="Show an entry", action=Action.VIEW_ENTRY, thing=EntryNotFound, answer=EntrySchema())
)
def view_entry(request: GatherlyRequest) -> Response:
    return json_response(entry_answer(request.application.waitlist.view_entry(request.actor, request.validated["id"])))


@entry.delete(
    schema=Operation(
        summary="Leave the waitlist",
        action=Action.LEAVE_WAITLIST,
        details="An offer goes on to the next at once, unless it is being paid.",
        thing=EntryNotFound,
        answer=EntrySchema(),
        raises=(NotWaiting, EventNotFound, PaymentInProgress),
    )
)
def leave(request: GatherlyRequest) -> Response:
    return json_response(entry_answer(request.application.waitlist.leave(request.actor, request.validated["id"])))


@entry.patch(
    schema=Operation(
        summary="Let somebody come first",
        action=Action.RUN_WAITLIST,
        details="Puts an entry among the VIPs, or back among the others.",
        thing=EntryNotFound,
        body=PriorityInput(),
        answer=EntrySchema(),
        raises=(Forbidden, NotWaiting, EventNotFound),
    )
)
def prioritise(request: GatherlyRequest) -> Response:
    standing = request.application.waitlist.prioritise(
        request.actor, request.validated["id"], request.validated["body"]["priority"]
    )
    return json_response(entry_answer(standing))


@acceptance.post(
    schema=Operation(
        summary="Take an offer",
        action=Action.ANSWER_OFFER,
        details="Free places are booked at once; for others the payment is opened, and they are held for a while. "
        "With a `payment_method` they are paid at once; when that is declined, they can be paid like any booking.",
        thing=EntryNotFound,
        body=AcceptInput(),
        body_required=False,
        answer=AcceptedSchema(),
        raises=(NoOffer, OfferExpired, *PAYING),
        idempotent=True,
    )
)
def accept(request: GatherlyRequest) -> Response:
    application, actor = request.application, request.actor
    standing = application.waitlist.accept(actor, request.validated["id"], repeated=request.work.repeated)
    shown = entry_answer(standing)
    booking = application.checkout.view_order(actor, shown["booking_id"]).booking
    method = request.validated["body"]["payment_method"]
    order = application.checkout.begin_payment(actor, booking, method, request.work_id)
    return json_response(shown | {"payment": order_answer(order)["payment"]})


@refusal.post(
    schema=Operation(
        summary="Pass an offer on",
        action=Action.ANSWER_OFFER,
        details="It goes on to the next at once, and the entry leaves the line. One whose "
        "payment was begun is given up by cancelling its booking.",
        thing=EntryNotFound,
        answer=EntrySchema(),
        raises=(NoOffer, EventNotFound, PaymentInProgress),
        idempotent=True,
    )
)
def decline(request: GatherlyRequest) -> Response:
    standing = request.application.waitlist.decline(
        request.actor, request.validated["id"], repeated=request.work.repeated
    )
    return json_response(entry_answer(standing))


@line.get(
    schema=Operation(
        summary="Show who waits for an event",
        action=Action.RUN_WAITLIST,
        details="By their turn.",
        thing=EventNotFound,
        query=PageQuery(),
        answer=EntryPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def view_line(request: GatherlyRequest) -> Response:
    page = request.application.waitlist.view_line(
        request.actor, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, entry_answer)
