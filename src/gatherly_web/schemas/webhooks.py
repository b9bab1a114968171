"""What programs of organizers are told."""

from marshmallow import fields

from gatherly_core.webhooks.deliveries import DeliveryStatus
from gatherly_core.webhooks.endpoints import LONGEST_URL, Off
from gatherly_core.webhooks.model import FactType
from gatherly_web.schemas.base import LARGEST_PAGE, AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Choice, ChoicesText, ListOf, Moment, WholeNumberText
from gatherly_web.schemas.texts import Text

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


ENDPOINT_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f2",
    "url": "https://crm.example.org/hooks/gatherly",
    "types": ["booking.confirmed", "booking.cancelled"],
    "enabled": True,
    "disabled_because": None,
    "disabled_at": None,
    "failing_since": None,
    "created_at": "2026-11-01T09:30:00Z",
}
DELIVERY_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f3",
    "endpoint_id": "0199a3c2-6f00-7000-8000-0000000000f2",
    "fact_id": "0199a3c2-6f00-7000-8000-0000000000f1",
    "type": "booking.confirmed",
    "status": "queued",
    "attempts": 2,
    "next_attempt_at": "2026-11-03T12:01:30Z",
    "last_attempt_at": "2026-11-03T12:00:30Z",
    "response_status": 503,
    "error": None,
    "created_at": "2026-11-03T12:00:00Z",
}
SECRET_EXAMPLE = "whsec_Z2F0aGVybHktZXhhbXBsZS1ub3QtYS1yZWFsLXNlY3I="  # noqa: S105 -- an example


class EndpointInput(InputSchema):
    url = Text(1, LONGEST_URL, required=True, metadata={"description": "By `https://`, in the public internet."})
    types = ListOf(
        Choice(FactType),
        0,
        len(FactType),
        load_default=(),
        metadata={"description": "What is sent there: facts of all types, if none is named."},
    )

    example = {name: ENDPOINT_EXAMPLE[name] for name in ("url", "types")}


class EndpointSchema(AnswerSchema):
    id = fields.UUID(required=True)
    url = fields.String(required=True)
    types = fields.List(fields.String(), required=True)
    enabled = fields.Boolean(required=True)
    disabled_because = Choice(
        Off,
        required=True,
        allow_none=True,
        metadata={"description": "`gone`: it has answered 410. `failing`: it has failed for three days."},
    )
    disabled_at = Moment(required=True, allow_none=True)
    failing_since = Moment(
        required=True, allow_none=True, metadata={"description": "Since when nothing has been delivered there."}
    )
    created_at = Moment(required=True)

    example = ENDPOINT_EXAMPLE


class RevealedEndpointSchema(EndpointSchema):
    secret = fields.String(required=True, metadata={"description": "Shown this once: what is sent is signed with it."})

    example = ENDPOINT_EXAMPLE | {"secret": SECRET_EXAMPLE}


class EndpointPage(PageSchema):
    items = fields.List(Part(EndpointSchema), required=True)

    example = {"items": [ENDPOINT_EXAMPLE], "next_cursor": None}


class DeliverySchema(AnswerSchema):
    id = fields.UUID(required=True)
    endpoint_id = fields.UUID(required=True)
    fact_id = fields.UUID(required=True, metadata={"description": "The `webhook-id` under which it is sent."})
    type = fields.String(required=True)
    status = Choice(DeliveryStatus, required=True)
    attempts = fields.Integer(required=True)
    next_attempt_at = Moment(required=True, allow_none=True)
    last_attempt_at = Moment(required=True, allow_none=True)
    response_status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "What the endpoint answered the last time."}
    )
    error = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A word for why it answered nothing, such as `timeout`, `tls` or `unreachable`."},
    )
    created_at = Moment(required=True)

    example = DELIVERY_EXAMPLE


class DeliveryPage(PageSchema):
    items = fields.List(Part(DeliverySchema), required=True)

    example = {"items": [DELIVERY_EXAMPLE], "next_cursor": None}
