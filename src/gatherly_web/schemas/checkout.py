"""Paying for bookings, and what cancelling gives back."""

from marshmallow import fields

from gatherly_web.schemas.base import AnswerSchema, InputSchema, Part
from gatherly_web.schemas.events import EVENT_EXAMPLE, EventSchema
from gatherly_web.schemas.fields import Flag, Moment
from gatherly_web.schemas.payments import PaymentMethod


class PayInput(InputSchema):
    """Without a payment method the payment is only opened, for the payer's client to go on with."""

    payment_method = PaymentMethod()

    example = {"payment_method": "pm_card_visa"}


class QuoteLineSchema(AnswerSchema):
    ticket_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True)
    paid = fields.Integer(required=True)
    refund = fields.Integer(required=True)


class QuoteSchema(AnswerSchema):
    """In minor units of the currency. Less than the lines' sum is given back when less is left of the payment."""

    refund = fields.Integer(required=True)
    currency = fields.String(required=True)
    percent = fields.Integer(required=True)
    until = Moment(required=True, allow_none=True, metadata={"description": "When the percentage changes."})
    reason = fields.String(required=True)
    lines = fields.List(Part(QuoteLineSchema), required=True)

    example = {
        "refund": 1250,
        "currency": "EUR",
        "percent": 50,
        "until": "2026-11-30T18:00:00Z",
        "reason": "50 % are given back until 2026-11-30T18:00:00Z.",
        "lines": [{"ticket_id": "0199a3c2-6f00-7000-8000-0000000000b1", "quantity": 1, "paid": 2500, "refund": 1250}],
    }


class CancelEventInput(InputSchema):
    dry_run = Flag(load_default=False, metadata={"description": "Only tells what would be done."})

    example = {"dry_run": True}


class ImpactSchema(AnswerSchema):
    """What cancelling the event does, or would do, to whom."""

    dry_run = fields.Boolean(required=True, metadata={"description": "True if nothing was done."})
    bookings = fields.Integer(required=True, metadata={"description": "Bookings that are cancelled."})
    attendees = fields.Integer(required=True, metadata={"description": "People who are not admitted."})
    refunds = fields.Integer(required=True, metadata={"description": "Payments that are given back."})
    refund_amount = fields.Integer(required=True, metadata={"description": "What they come to, in minor units."})
    currency = fields.String(required=True)


class CancelledEventSchema(EventSchema):
    cancellation = Part(ImpactSchema, required=True)

    example = EVENT_EXAMPLE | {
        "status": "cancelled",
        "published": False,
        "cancellation": {
            "dry_run": False,
            "bookings": 84,
            "attendees": 120,
            "refunds": 84,
            "refund_amount": 300000,
            "currency": "EUR",
        },
    }
