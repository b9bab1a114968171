"""Entries of the waitlist."""

from marshmallow import fields

from gatherly_core.waitlist.model import EntryStatus, Priority
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.booking import Quantity
from gatherly_web.schemas.fields import Choice, Flag, Identifier, Moment
from gatherly_web.schemas.payments import PAYMENT_EXAMPLE, PaymentMethod, PaymentSchema

ENTRY_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "ticket_id": "0199a3c2-6f00-7000-8000-0000000000b1",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a2",
    "quantity": 2,
    "partial": False,
    "priority": "normal",
    "status": "offered",
    "position": None,
    "offer": {
        "booking_id": "0199a3c2-6f00-7000-8000-0000000000c1",
        "quantity": 2,
        "expires_at": "2026-11-04T12:00:00Z",
    },
    "booking_id": "0199a3c2-6f00-7000-8000-0000000000c1",
    "created_at": "2026-11-03T12:00:00Z",
    "updated_at": "2026-11-03T12:00:00Z",
}


class WaitInput(InputSchema):
    event_id = Identifier(required=True)
    ticket_id = Identifier(
        load_default=None,
        allow_none=True,
        metadata={"description": "May be left out when the event sells one ticket type."},
    )
    quantity = Quantity(load_default=1)
    takes_fewer = Flag(
        data_key="partial", load_default=False, metadata={"description": "Whether fewer are welcome, too."}
    )

    example = {"event_id": ENTRY_EXAMPLE["event_id"], "ticket_id": ENTRY_EXAMPLE["ticket_id"], "quantity": 2}


class PriorityInput(InputSchema):
    priority = Choice(Priority, required=True)

    example = {"priority": "vip"}


class OfferSchema(AnswerSchema):
    booking_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True)
    expires_at = Moment(required=True)


class EntrySchema(AnswerSchema):
    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    ticket_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True)
    takes_fewer = fields.Boolean(data_key="partial", required=True)
    priority = Choice(Priority, required=True)
    status = Choice(EntryStatus, required=True)
    position = fields.Integer(
        required=True, allow_none=True, metadata={"description": "1 is next; null unless the entry waits."}
    )
    offer = Part(OfferSchema, required=True, allow_none=True, metadata={"description": "What can be accepted now."})
    booking_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The booking that was offered or accepted."}
    )
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example = ENTRY_EXAMPLE


class AcceptInput(InputSchema):
    payment_method = PaymentMethod()

    example = {"payment_method": "pm_card_visa"}


class AcceptedSchema(EntrySchema):
    payment = Part(PaymentSchema, required=True, allow_none=True)

    example = ENTRY_EXAMPLE | {"status": "accepted", "offer": None, "payment": PAYMENT_EXAMPLE}


class EntryPage(PageSchema):
    items = fields.List(Part(EntrySchema), required=True)

    example = {"items": [ENTRY_EXAMPLE], "next_cursor": None}
