"""Bookings and their attendees."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from gatherly_core.booking.drafting import MOST_ADMISSIONS
from gatherly_core.booking.model import AttendeeStatus, BookingStatus
from gatherly_core.promotions.promo_rules import LONGEST_CODE
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Identifier, ListOf, Moment, WholeNumber
from gatherly_web.schemas.payments import PaymentMethod, PaymentSchema
from gatherly_web.schemas.texts import EmailAddress, Text

ATTENDEE_EXAMPLE: dict[str, Any] = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d1",
    "booking_id": "0199a3c2-6f00-7000-8000-0000000000c1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "ticket_id": "0199a3c2-6f00-7000-8000-0000000000b1",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a2",
    "name": "Grace Hopper",
    "email": "grace@example.com",
    "unique_code": "3M8QX5T7B1ZK4W9RD2C6HJ0NVG",
    "vip": False,
    "status": "valid",
    "checked_in": False,
    "checked_in_at": None,
    "checked_out_at": None,
}

BOOKING_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000c1",
    "reference": "7GK2M-QX4TB",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a2",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "status": "pending",
    "items": [
        {"ticket_id": "0199a3c2-6f00-7000-8000-0000000000b1", "quantity": 1, "unit_price": 2500, "discount": 500}
    ],
    "discount": 500,
    "promo_code": "HARBOUR20",
    "total": 2000,
    "currency": "EUR",
    "expires_at": "2026-11-03T12:15:00Z",
    "attendees": [ATTENDEE_EXAMPLE],
    "payment": None,
    "created_at": "2026-11-03T12:00:00Z",
    "updated_at": "2026-11-03T12:00:00Z",
}


class Quantity(WholeNumber):
    """A number of tickets."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, MOST_ADMISSIONS, **kwargs)


class PersonInput(InputSchema):
    name = Text(1, 100, required=True)
    email = EmailAddress(required=True)

    example = {"name": "Grace Hopper", "email": "grace@example.com"}


class CommonInput(InputSchema):
    """What bookings of all kinds may say."""

    attendees = ListOf(
        Part(PersonInput),
        0,
        MOST_ADMISSIONS,
        load_default=(),
        metadata={"description": "Whoever is not named is admitted in the booker's name."},
    )
    promo_code = Text(
        1,
        LONGEST_CODE,
        load_default=None,
        allow_none=True,
        metadata={"description": "Takes something off the price. Upper and lower case are the same."},
    )
    payment_method = PaymentMethod()


class ItemInput(InputSchema):
    ticket_id = Identifier(required=True)
    quantity = Quantity(required=True)


class BookingInput(CommonInput):
    """Either `items`, or a `quantity` when the event sells one ticket type."""

    event_id = Identifier(required=True)
    items = ListOf(Part(ItemInput), 1, 50)
    quantity = Quantity()

    example = {
        "event_id": BOOKING_EXAMPLE["event_id"],
        "items": [{"ticket_id": "0199a3c2-6f00-7000-8000-0000000000b1", "quantity": 1}],
        "attendees": [PersonInput.example],
    }

    @validates_schema
    def either_items_or_quantity(self, data: Mapping[str, Any], **_: object) -> None:
        if "items" not in data and "quantity" not in data:
            raise ValidationError("is required, unless there is a quantity", "items")
        if "items" in data and "quantity" in data:
            raise ValidationError("must be left out when there are items", "quantity")


class PurchaseInput(CommonInput):
    quantity = Quantity(required=True)

    example = {"quantity": 1, "attendees": [PersonInput.example]}


class ItemSchema(AnswerSchema):
    ticket_id = fields.UUID(required=True)
    quantity = fields.Integer(required=True)
    unit_price = fields.Integer(required=True, metadata={"description": "In minor units, as when it was booked."})
    discount = fields.Integer(required=True, metadata={"description": "What a promo code takes off all of them."})


class AttendeeSchema(AnswerSchema):
    """One admission."""

    id = fields.UUID(required=True)
    booking_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    ticket_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True, metadata={"description": "Whose booking it belongs to."})
    name = fields.String(required=True)
    email = fields.String(required=True)
    unique_code = fields.String(
        required=True, metadata={"description": "Admits once: a secret of the ticket. Its QR code has it, signed."}
    )
    vip = fields.Boolean(required=True)
    status = Choice(AttendeeStatus, required=True)
    checked_in = fields.Boolean(required=True, metadata={"description": "Whether they are inside."})
    checked_in_at = Moment(required=True, allow_none=True, metadata={"description": "When they came in last."})
    checked_out_at = Moment(required=True, allow_none=True, metadata={"description": "When they left after that."})


class BookingSchema(AnswerSchema):
    id = fields.UUID(required=True)
    reference = fields.String(required=True, metadata={"description": "A short name for people."})
    user_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    status = Choice(BookingStatus, required=True)
    items = fields.List(Part(ItemSchema), required=True)
    discount = fields.Integer(required=True, metadata={"description": "The sum of the items' discounts."})
    promo_code = fields.String(
        required=True, allow_none=True, metadata={"description": "The one that it was made with."}
    )
    total = fields.Integer(
        required=True, metadata={"description": "What is to be paid, in minor units of the currency."}
    )
    currency = fields.String(required=True)
    expires_at = Moment(
        required=True, allow_none=True, metadata={"description": "Until then a pending booking holds its places."}
    )
    attendees = fields.List(Part(AttendeeSchema), required=True)
    payment = Part(PaymentSchema, required=True, allow_none=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example: ClassVar[Any] = BOOKING_EXAMPLE


class BookingPage(PageSchema):
    items = fields.List(Part(BookingSchema), required=True)

    example = {"items": [BOOKING_EXAMPLE], "next_cursor": None}


class PurchaseSchema(AnswerSchema):
    booking = Part(BookingSchema, required=True)
    payment = Part(PaymentSchema, required=True, allow_none=True)

    example = {"booking": BOOKING_EXAMPLE, "payment": None}
