"""Bookings: placing, looking at and cancelling them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import (
    AlreadyCancelled,
    BookingNotFound,
    EventStarted,
    HoldExpired,
    ReferenceTaken,
    SoldOut,
)
from gatherly_core.booking.model import Booking, Person
from gatherly_core.checkout.model import Order
from gatherly_core.events.errors import EventNotFound
from gatherly_core.kernel.errors import Forbidden, Overloaded
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.payments.errors import PaymentInProgress, ProviderAway, ProviderRefused
from gatherly_core.promotions.errors import PromoCodeExhausted, PromoCodeInvalid, PromoCodeNotApplicable
from gatherly_core.ticketing.errors import OverLimit, SalesClosed, TicketRequired, TicketTypeNotFound, UnderLimit
from gatherly_web.answers.checkout import order_answer
from gatherly_web.operations import PAYING, Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import created, json_response
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.booking import BookingInput, BookingPage, BookingSchema, PurchaseInput, PurchaseSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

bookings = Service(name="bookings", path="/api/bookings", validators=checked)
booking = Service(name="booking", path="/api/bookings/{id}", validators=checked)
purchases = Service(name="purchases", path="/api/tickets/{id}/purchase", validators=checked)

IN_THE_WAY = (
    EventNotFound,
    SalesClosed,
    OverLimit,
    UnderLimit,
    SoldOut,
    PromoCodeInvalid,
    PromoCodeNotApplicable,
    PromoCodeExhausted,
    UserNotFound,
    Overloaded,
    ReferenceTaken,
)


@bookings.post(
    schema=Operation(
        summary="Book places",
        action=Action.BOOK,
        details="All of it or none. What costs nothing is confirmed at once; other places are held until `expires_at`, "
        "to be paid: at once with a `payment_method`, or later. When that payment is not made, the booking that "
        "the problem names stands and can be paid in another way. Name the ticket types in `items`, or give a "
        "`quantity` when the event sells one type.",
        body=BookingInput(),
        status=201,
        answer=BookingSchema(),
        raises=(*IN_THE_WAY, *PAYING, TicketTypeNotFound, TicketRequired),
        idempotent=True,
    )
)
def place_booking(request: GatherlyRequest) -> Response:
    body = request.validated["body"]
    wanted = BookingRequest(
        request.actor,
        body["event_id"],
        _wishes(body),
        _people(body["attendees"]),
        BookingId(request.work_id),
        body["promo_code"],
    )
    order = Order(request.application.booking.place_booking(wanted))
    if body["payment_method"] is not None:
        order = _paid(request, order.booking)
    return created(order_answer(order), f"/api/bookings/{order.booking.id}")


@bookings.get(
    schema=Operation(
        summary="List one's own bookings",
        action=Action.LIST_BOOKINGS,
        details="Newest first.",
        query=PageQuery(),
        answer=BookingPage(),
        paged=True,
    )
)
def list_bookings(request: GatherlyRequest) -> Response:
    page = request.application.checkout.list_orders(request.actor, page_request(request.validated["query"]))
    return page_response(request, page, order_answer)


@booking.get(
    schema=Operation(
        summary="Show a booking", action=Action.VIEW_BOOKING, thing=BookingNotFound, answer=BookingSchema()
    )
)
def view_booking(request: GatherlyRequest) -> Response:
    return json_response(order_answer(request.application.checkout.view_order(request.actor, request.validated["id"])))


@booking.delete(
    schema=Operation(
        summary="Cancel a booking",
        action=Action.CANCEL_BOOKING,
        details="Its booker can until the event starts. Its places go to who waits first. What was paid is given back "
        "as the event's refund policy says.",
        thing=BookingNotFound,
        answer=BookingSchema(),
        raises=(
            Forbidden,
            AlreadyCancelled,
            HoldExpired,
            EventStarted,
            PaymentInProgress,
            ProviderAway,
            ProviderRefused,
        ),
    )
)
def cancel_booking(request: GatherlyRequest) -> Response:
    return json_response(
        order_answer(request.application.checkout.cancel_booking(request.actor, request.validated["id"]))
    )


@purchases.post(
    schema=Operation(
        summary="Book tickets of one type",
        action=Action.BOOK,
        details="As booking places, for one ticket type. The payment is opened with it, for the payer's client to go "
        "on with.",
        thing=TicketTypeNotFound,
        body=PurchaseInput(),
        status=201,
        answer=PurchaseSchema(),
        raises=(*IN_THE_WAY, *PAYING),
        idempotent=True,
    )
)
def purchase_tickets(request: GatherlyRequest) -> Response:
    body = request.validated["body"]
    placed = request.application.booking.purchase_tickets(
        request.actor,
        request.validated["id"],
        body["quantity"],
        _people(body["attendees"]),
        BookingId(request.work_id),
        body["promo_code"],
    )
    answer = order_answer(_paid(request, placed))
    return created({"booking": answer, "payment": answer["payment"]}, f"/api/bookings/{placed.id}")


def _paid(request: GatherlyRequest, booking: Booking) -> Order:
    method = request.validated["body"]["payment_method"]
    return request.application.checkout.begin_payment(request.actor, booking, method, request.work_id)


def _wishes(body: Mapping[str, Any]) -> tuple[Wish, ...]:
    if "quantity" in body:
        return (Wish(body["quantity"]),)
    return tuple(Wish(item["quantity"], item["ticket_id"]) for item in body["items"])


def _people(attendees: Sequence[Mapping[str, str]]) -> tuple[Person, ...]:
    return tuple(Person(**attendee) for attendee in attendees)
