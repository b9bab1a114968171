"""Promo codes."""

from marshmallow import fields

from gatherly_core.kernel.money import LARGEST_AMOUNT
from gatherly_core.promotions.promo_rules import LARGEST_LIMIT, LONGEST_CODE
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Identifier, ListOf, Moment, WholeNumber
from gatherly_web.schemas.texts import Text

PROMO_CODE_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000a9",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "code": "HARBOUR20",
    "percent": 20,
    "amount": None,
    "currency": "EUR",
    "ticket_ids": ["0199a3c2-6f00-7000-8000-0000000000b1"],
    "most_uses": 100,
    "most_uses_per_user": 1,
    "uses": 42,
    "valid_from": None,
    "valid_until": "2026-11-30T23:00:00Z",
    "created_at": "2026-11-01T09:30:00Z",
}
GIVEN = "code percent ticket_ids most_uses most_uses_per_user valid_until".split()


class Limit(WholeNumber):
    """How often something may be used; without it, as often as anybody likes. 0 is a limit, too."""

    def __init__(self, description: str) -> None:
        super().__init__(0, LARGEST_LIMIT, load_default=None, allow_none=True, metadata={"description": description})


class PromoCodeInput(InputSchema):
    """Either a `percent` or an `amount`."""

    code = Text(
        1,
        LONGEST_CODE,
        required=True,
        metadata={"description": "Visible characters. Upper and lower case are the same, for each event."},
    )
    percent = WholeNumber(
        1,
        100,
        load_default=None,
        allow_none=True,
        metadata={"description": "Taken off each item, and rounded half up to minor units."},
    )
    amount = WholeNumber(
        1,
        LARGEST_AMOUNT,
        load_default=None,
        allow_none=True,
        metadata={"description": "Taken off a booking once, in minor units, in proportion to its items' prices."},
    )
    ticket_type_ids = ListOf(
        Identifier(),
        0,
        50,
        data_key="ticket_ids",
        load_default=(),
        metadata={"description": "What it applies to: everything, if nothing is named."},
    )
    most_uses = Limit("How many bookings may be made with it.")
    most_uses_per_user = Limit("How many bookings each user may make with it.")
    valid_from = Moment(load_default=None, allow_none=True)
    valid_until = Moment(load_default=None, allow_none=True, metadata={"description": "From then on it is refused."})

    example = {name: PROMO_CODE_EXAMPLE[name] for name in GIVEN}


class PromoCodeSchema(AnswerSchema):
    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    code = fields.String(required=True)
    percent = fields.Integer(required=True, allow_none=True)
    amount = fields.Integer(required=True, allow_none=True)
    currency = fields.String(required=True)
    ticket_ids = fields.List(fields.UUID(), required=True)
    most_uses = fields.Integer(required=True, allow_none=True)
    most_uses_per_user = fields.Integer(required=True, allow_none=True)
    uses = fields.Integer(
        required=True,
        metadata={"description": "Bookings made with it: confirmed, or held. What is given up gives its use back."},
    )
    valid_from = Moment(required=True, allow_none=True)
    valid_until = Moment(required=True, allow_none=True)
    created_at = Moment(required=True)

    example = PROMO_CODE_EXAMPLE


class PromoCodePage(PageSchema):
    items = fields.List(Part(PromoCodeSchema), required=True)

    example = {"items": [PROMO_CODE_EXAMPLE], "next_cursor": None}
