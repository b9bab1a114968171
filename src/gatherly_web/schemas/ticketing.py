"""Ticket types."""

from marshmallow import fields

from gatherly_core.inventory.model import UNLIMITED
from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.ticketing.model import TicketKind
from gatherly_core.ticketing.sale_rules import MOST_ADMITTED
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Moment, WholeNumber
from gatherly_web.schemas.texts import Text

MOST_PER_BOOKING = 1000

TICKET_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000b1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "type": "regular",
    "name": "Stalls",
    "description": "Unnumbered seats.",
    "price": 2500,
    "currency": "EUR",
    "quantity": 250,
    "sold": 120,
    "held": 4,
    "available": 126,
    "sale_start_date": None,
    "sale_end_date": "2026-12-01T17:00:00Z",
    "min_per_booking": 1,
    "max_per_booking": 8,
    "admits": 1,
    "version": 1,
    "created_at": "2026-11-01T09:30:00Z",
    "updated_at": "2026-11-01T09:30:00Z",
}
GIVEN = """type name description price quantity sale_start_date sale_end_date min_per_booking max_per_booking
    admits""".split()


class TicketInput(InputSchema):
    kind = Choice(TicketKind, data_key="type", required=True)
    name = Text(1, 100, required=True)
    description = Text(0, 2000, lines=True, load_default="")
    price = WholeNumber(
        0, LARGEST_AMOUNT, required=True, metadata={"description": "In minor units of the event's currency."}
    )
    quantity = WholeNumber(0, UNLIMITED - 1, required=True)
    sale_start_date = Moment(
        load_default=None, allow_none=True, metadata={"description": "Without it, the event's publication."}
    )
    sale_end_date = Moment(
        load_default=None, allow_none=True, metadata={"description": "Without it, the event's start."}
    )
    min_per_booking = WholeNumber(1, MOST_PER_BOOKING, load_default=1)
    max_per_booking = WholeNumber(1, MOST_PER_BOOKING, load_default=None, allow_none=True)
    admits = WholeNumber(
        1, MOST_ADMITTED, load_default=1, metadata={"description": "How many people one ticket admits."}
    )

    example = {name: TICKET_EXAMPLE[name] for name in GIVEN}


class TicketSchema(AnswerSchema):
    """A ticket type on sale; its figures are in tickets."""

    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    type = Choice(TicketKind, required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    price = fields.Integer(required=True)
    currency = fields.String(required=True)
    quantity = fields.Integer(required=True)
    sold = fields.Integer(required=True)
    held = fields.Integer(required=True, metadata={"description": "Waiting for a payment, or kept for the waitlist."})
    available = fields.Integer(required=True, metadata={"description": "Can be booked right now."})
    sale_start_date = Moment(required=True, allow_none=True)
    sale_end_date = Moment(required=True, allow_none=True)
    min_per_booking = fields.Integer(required=True)
    max_per_booking = fields.Integer(required=True, allow_none=True)
    admits = fields.Integer(required=True)
    version = fields.Integer(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example = TICKET_EXAMPLE


class TicketPage(PageSchema):
    items = fields.List(Part(TicketSchema), required=True)

    example = {"items": [TICKET_EXAMPLE], "next_cursor": None}
