"""What admins look after."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from gatherly_core.audit.records import ANCHOR, Anchor
from gatherly_core.audit.verify_trail import Flaw
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Identifier, Moment
from gatherly_web.schemas.messages import REQUIRED
from gatherly_web.schemas.texts import Text

AUDIT_ENTRY_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d1",
    "action": "payment.refund_requested",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a1",
    "target_type": "payment",
    "target_id": "0199a3c2-6f00-7000-8000-0000000000d2",
    "timestamp": "2026-11-03T12:00:00Z",
    "details": {"amount": 700, "currency": "EUR"},
}
END_EXAMPLE = f"4711:{'9f86d081884c7d65' * 4}"


class EndOfChain(fields.String):
    """The end of the audit trail, as a verification answers it."""

    default_error_messages = REQUIRED | {"invalid": "must be an end as a verification answers it"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = {"pattern": f"^{ANCHOR.pattern}$", **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            return Anchor.read(super()._deserialize(value, attr, data, **kwargs))
        except ValueError:
            raise self.make_error("invalid") from None


class AuditQuery(PageQuery):
    action = Text(1, 64, load_default=None, metadata={"description": "What was done, such as `event.cancelled`."})
    user_id = Identifier(load_default=None, metadata={"description": "Who did it."})
    target_type = Text(1, 32, load_default=None, metadata={"description": "The kind of thing, such as `event`."})
    target_id = Identifier(load_default=None, metadata={"description": "What it was done to."})
    since = Moment(data_key="from", load_default=None, metadata={"description": "At this moment, or later."})
    until = Moment(data_key="to", load_default=None, metadata={"description": "Before this moment."})


class AuditEntrySchema(AnswerSchema):
    id = fields.UUID(required=True)
    action = fields.String(required=True)
    user_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Null for the operator, and for who is not known."}
    )
    target_type = fields.String(required=True)
    target_id = fields.UUID(required=True, allow_none=True)
    timestamp = Moment(required=True)
    details = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "Words, identifiers and numbers."}
    )

    example = AUDIT_ENTRY_EXAMPLE


class AuditPage(PageSchema):
    items = fields.List(Part(AuditEntrySchema), required=True)

    example = {"items": [AUDIT_ENTRY_EXAMPLE], "next_cursor": None}


class VerdictQuery(InputSchema):
    expect = EndOfChain(
        load_default=None, metadata={"description": "An `end` of before: the trail must still contain it."}
    )


class BreakSchema(AnswerSchema):
    """The first place that is broken."""

    flaw = Choice(Flaw, required=True)
    sequence = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Null for an entry that is not in the chain."}
    )
    entry_id = fields.UUID(required=True, allow_none=True, metadata={"description": "Null where there is no entry."})


class TrailVerdictSchema(AnswerSchema):
    intact = fields.Boolean(required=True)
    sealed = fields.Integer(
        required=True, metadata={"description": "How many entries the chain has, as far as it is whole."}
    )
    waiting = fields.Integer(required=True, metadata={"description": "How many genuine entries are not in it yet."})
    late = fields.Integer(required=True, metadata={"description": "How many of these should be."})
    end = fields.String(
        required=True, metadata={"description": "Where the chain ends. Kept elsewhere, it can be asked for later."}
    )
    broken = Part(BreakSchema, required=True, allow_none=True)

    example = {"intact": True, "sealed": 4711, "waiting": 0, "late": 0, "end": END_EXAMPLE, "broken": None}
