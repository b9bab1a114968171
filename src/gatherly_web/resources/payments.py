"""Payments: what somebody has paid, giving it back, and what the payment provider has to say."""

from pyramid.response import Response

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.checkout.refund_payment import RefundRequest
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.kernel.unit_of_work import Contended, OutcomeUnknown, StorageAway
from gatherly_core.payments.errors import InvalidSignature, NotRefundable, OverRefund, PaymentNotFound
from gatherly_core.payments.ports import PaymentFilter
from gatherly_web.answers.payments import payment_answer
from gatherly_web.errors import BodyTooLarge
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.payments import PaymentPage, PaymentQuery, PaymentSchema, RefundInput
from gatherly_web.services import Service
from gatherly_web.validation import checked

payments = Service(name="payments", path="/api/payments/{id}", validators=checked)
all_payments = Service(name="all_payments", path="/api/admin/payments", validators=checked)
refunds = Service(name="refunds", path="/api/payments/refund/{id}", validators=checked)
notices = Service(name="stripe_webhook", path="/api/webhooks/stripe")


@payments.get(
    schema=Operation(
        summary="List what a user has paid",
        action=Action.VIEW_PAYMENTS,
        details="The id is the user's. Newest first.",
        thing=UserNotFound,
        query=PageQuery(),
        answer=PaymentPage(),
        paged=True,
    )
)
def list_payments(request: GatherlyRequest) -> Response:
    page = request.application.payments.list_payments(
        request.actor, request.validated["id"], page_request(request.validated["query"])
    )
    return page_response(request, page, payment_answer)


@all_payments.get(
    schema=Operation(
        summary="Search all payments",
        action=Action.SEARCH_PAYMENTS,
        details="Newest first.",
        query=PaymentQuery(),
        answer=PaymentPage(),
        raises=(Forbidden,),
        paged=True,
    )
)
def search_payments(request: GatherlyRequest) -> Response:
    query = dict(request.validated["query"])
    page = page_request(query)
    del query["limit"], query["cursor"]
    found = request.application.payments.search_payments(request.actor, PaymentFilter(**query), page)
    return page_response(request, found, payment_answer)


@refunds.post(
    schema=Operation(
        summary="Give a payment back",
        action=Action.REFUND_PAYMENT,
        details="All that is left, an `amount` of it, or what the tickets of some attendees cost, who become void. "
        "The money moves afterwards: the refund is pending until the provider has done it.",
        thing=PaymentNotFound,
        body=RefundInput(),
        body_required=False,
        answer=PaymentSchema(),
        raises=(Forbidden, NotRefundable, OverRefund),
        idempotent=True,
    )
)
def refund_payment(request: GatherlyRequest) -> Response:
    body = request.validated["body"]
    wanted = RefundRequest(
        id=RefundId(request.work_id),
        payment_id=request.validated["id"],
        amount=body.get("amount"),
        attendee_ids=body.get("attendee_ids", ()),
        reason=body["reason"],
    )
    return json_response(payment_answer(request.application.checkout.refund_payment(request.actor, wanted)))


@notices.post(
    schema=Operation(
        summary="Take what Stripe has to say",
        action=Action.NOTIFY_PAYMENT,
        details="Its signature is checked on the very bytes. Answered as soon as it is kept; what it calls for is done "
        "afterwards. Notices may come twice and in any order.",
        raw=True,
        raises=(InvalidSignature, StorageAway, Contended, OutcomeUnknown, BodyTooLarge),
    ),
)
def receive_notice(request: GatherlyRequest) -> Response:
    request.application.payments.receive_notice(request.body, request.headers.get("Stripe-Signature", ""))
    return Response(status=200)
