"""Checkout: paying for bookings, what cancelling gives back, and cancelling events."""

from pyramid.response import Response

from gatherly_core.accounts.permissions import Action
from gatherly_core.booking.errors import AlreadyConfirmed, BookingNotFound
from gatherly_core.events.errors import AlreadyCalledOff, EventNotFound, EventOver, NotPublished
from gatherly_core.kernel.errors import Forbidden
from gatherly_web.answers.checkout import impact_answer, order_answer, quote_answer
from gatherly_web.answers.events import event_answer
from gatherly_web.operations import PAYING, Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.booking import BookingSchema
from gatherly_web.schemas.checkout import CancelEventInput, CancelledEventSchema, PayInput, QuoteSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

payment = Service(name="booking_payment", path="/api/bookings/{id}/pay", validators=checked)
refund_quote = Service(name="refund_quote", path="/api/bookings/{id}/refund-quote", validators=checked)
cancellation = Service(name="event_cancellation", path="/api/events/{id}/cancel", validators=checked)


@payment.post(
    schema=Operation(
        summary="Pay for a booking",
        action=Action.PAY_BOOKING,
        details="Charges the payment method for a held booking, which is confirmed when the money has come. When the "
        "payment `requires_action`, its `next_action` and `client_secret` are for the payer's client to go on with; "
        "so they are without a payment method. A declined payment may be tried again while the booking is held. "
        "However often it is tried, a booking is charged once.",
        thing=BookingNotFound,
        body=PayInput(),
        body_required=False,
        answer=BookingSchema(),
        raises=(Forbidden, *PAYING, AlreadyConfirmed),
        idempotent=True,
    )
)
def pay_booking(request: GatherlyRequest) -> Response:
    method = request.validated["body"]["payment_method"]
    paid = request.application.checkout.pay_booking(request.actor, request.validated["id"], method, request.work_id)
    return json_response(order_answer(paid))


@refund_quote.get(
    schema=Operation(
        summary="Tell what cancelling a booking would give back",
        action=Action.VIEW_BOOKING,
        details="As of now, line by line, by the event's refund policy.",
        thing=BookingNotFound,
        answer=QuoteSchema(),
    )
)
def quote_refund(request: GatherlyRequest) -> Response:
    quote = request.application.checkout.view_order.refund_quote(request.actor, request.validated["id"])
    return json_response(quote_answer(quote))


@cancellation.post(
    schema=Operation(
        summary="Cancel an event",
        action=Action.CANCEL_EVENT,
        details="For good. From then on nothing of it can be booked; its bookings are cancelled and everybody is "
        "given their money back in full, in the background. With `dry_run` it is only told what would be done.",
        thing=EventNotFound,
        body=CancelEventInput(),
        body_required=False,
        answer=CancelledEventSchema(),
        raises=(Forbidden, AlreadyCalledOff, NotPublished, EventOver),
    )
)
def cancel_event(request: GatherlyRequest) -> Response:
    application, event_id = request.application, request.validated["id"]
    dry_run = request.validated["body"]["dry_run"]
    impact = application.checkout.preview_cancellation(request.actor, event_id)
    if not dry_run:
        application.events.cancel_event(request.actor, event_id)
    shown = event_answer(application.ticketing.view_listing(request.actor, event_id))
    return json_response(shown | {"cancellation": impact_answer(impact, dry_run=dry_run)})
