"""What programs of organizers are told."""

from marshmallow import fields

from gatherly_core.webhooks.model import FactType
from gatherly_web.schemas.base import LARGEST_PAGE, AnswerSchema, InputSchema, Part
from gatherly_web.schemas.fields import ChoicesText, Moment, WholeNumberText

FACT_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f1",
    "type": "payment.succeeded",
    "timestamp": "2026-11-03T12:00:00Z",
    "sequence": 3,
    "data": {
        "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
        "booking_id": "0199a3c2-6f00-7000-8000-0000000000c1",
        "payment_id": "0199a3c2-6f00-7000-8000-0000000000d2",
        "amount": 5000,
        "currency": "EUR",
    },
}


class FactQuery(InputSchema):
    after = fields.String(
        load_default=None,
        metadata={"description": "Where to go on: `next_cursor` of the answer before. Without it, at the beginning."},
        error_messages={"invalid": "must be a text"},
    )
    limit = WholeNumberText(
        1, LARGEST_PAGE, load_default=100, metadata={"description": "How many facts are answered at most."}
    )
    types = ChoicesText(
        FactType,
        load_default=(),
        metadata={
            "description": f"Some types, parted by commas; all of them, if none is named: {', '.join(FactType)}."
        },
    )


class FactSchema(AnswerSchema):
    id = fields.UUID(required=True, metadata={"description": "Also the `webhook-id` under which it is sent."})
    type = fields.String(required=True)
    timestamp = Moment(required=True, metadata={"description": "When it happened."})
    sequence = fields.Integer(
        required=True,
        metadata={"description": "Counts what is told of the booking, or else of the event: 1, 2, 3 and so on."},
    )
    data = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "Identifiers, words, and amounts in minor units. More may be added later."},
    )

    example = FACT_EXAMPLE


class FactPage(AnswerSchema):
    items = fields.List(Part(FactSchema), required=True)
    next_cursor = fields.String(
        required=True, metadata={"description": "Asks for what comes next, as `after`: there is always one."}
    )
    has_more = fields.Boolean(required=True, metadata={"description": "Whether there is more already."})

    example = {"items": [FACT_EXAMPLE], "next_cursor": "WyJmYWN0cyIsM10", "has_more": False}
