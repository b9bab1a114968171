"""Payments and refunds."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from gatherly_core.booking.drafting import MOST_ADMISSIONS
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.payments.model import Dispute, PaymentStatus, RefundCause, RefundStatus
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Identifier, ListOf, Moment, WholeNumber
from gatherly_web.schemas.texts import Text

PAYMENT_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f1",
    "booking_id": "0199a3c2-6f00-7000-8000-0000000000c1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a2",
    "amount": 2500,
    "refunded_amount": 1250,
    "currency": "EUR",
    "status": "partially_refunded",
    "provider": "stripe",
    "stripe_payment_id": "pi_3Example",
    "client_secret": None,
    "next_action": None,
    "dispute": None,
    "refunds": [
        {
            "id": "0199a3c2-6f00-7000-8000-0000000000f2",
            "amount": 1250,
            "status": "succeeded",
            "cause": "organizer",
            "reason": "The second act was cancelled.",
            "created_at": "2026-11-04T10:00:00Z",
            "updated_at": "2026-11-04T10:00:01Z",
        }
    ],
    "created_at": "2026-11-03T12:00:00Z",
    "updated_at": "2026-11-04T10:00:01Z",
}


class PaymentMethod(Text):
    """What to charge, as the payment provider names it."""

    def __init__(self) -> None:
        super().__init__(
            1,
            255,
            load_default=None,
            allow_none=True,
            metadata={"description": "What to charge, as the provider names it. The sandbox takes `pm_card_visa`."},
        )


class RefundInput(InputSchema):
    """Either an `amount`, or `attendee_ids`; all that is left when neither is given."""

    amount = WholeNumber(
        1, LARGEST_AMOUNT, metadata={"description": "In minor units of the payment's currency. Changes no ticket."}
    )
    attendee_ids = ListOf(
        Identifier(),
        1,
        MOST_ADMISSIONS,
        metadata={"description": "Gives back what the tickets of these attendees cost, who become void."},
    )
    reason = Text(1, 500, load_default=None, allow_none=True)

    example = {"amount": 1250, "reason": "The second act was cancelled."}

    @validates_schema
    def either_amount_or_attendees(self, data: Mapping[str, Any], **_: object) -> None:
        if "amount" in data and "attendee_ids" in data:
            raise ValidationError("must be left out when there are attendee_ids", "amount")
        if len(set(data.get("attendee_ids", ()))) < len(data.get("attendee_ids", ())):
            raise ValidationError("must not name anybody twice", "attendee_ids")


class PaymentQuery(PageQuery):
    status = Choice(PaymentStatus, load_default=None)
    user_id = Identifier(load_default=None, metadata={"description": "Of whoever has paid, or is to."})
    event_id = Identifier(load_default=None)
    made_from = Moment(
        data_key="from", load_default=None, metadata={"description": "Payments made at this moment or later."}
    )
    made_before = Moment(
        data_key="to", load_default=None, metadata={"description": "Payments made before this moment."}
    )


class RefundSchema(AnswerSchema):
    id = fields.UUID(required=True)
    amount = fields.Integer(required=True)
    status = Choice(RefundStatus, required=True)
    cause = Choice(RefundCause, required=True)
    reason = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)


class NextActionSchema(AnswerSchema):
    """What the payer's client does next, such as proving to the bank who pays (3-D Secure)."""

    type = fields.String(required=True)
    url = fields.String(required=True, allow_none=True, metadata={"description": "A page to send the payer to."})


class PaymentSchema(AnswerSchema):
    """Amounts are in minor units of the currency."""

    id = fields.UUID(required=True)
    booking_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    amount = fields.Integer(required=True)
    refunded_amount = fields.Integer(required=True)
    currency = fields.String(required=True)
    status = Choice(PaymentStatus, required=True)
    provider = fields.String(required=True)
    stripe_payment_id = fields.String(
        required=True, allow_none=True, metadata={"description": "The payment's name at its provider."}
    )
    client_secret = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "For the payer's client, and only in the answer that opens or tries the payment."},
    )
    next_action = Part(NextActionSchema, required=True, allow_none=True)
    dispute = Choice(
        Dispute, required=True, allow_none=True, metadata={"description": "How a dispute about the payment stands."}
    )
    refunds = fields.List(Part(RefundSchema), required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example: ClassVar[Any] = PAYMENT_EXAMPLE


class PaymentPage(PageSchema):
    items = fields.List(Part(PaymentSchema), required=True)

    example = {"items": [PAYMENT_EXAMPLE], "next_cursor": None}
