"""What admins look after."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from gatherly_core.administration.dead_letters import QueueName
from gatherly_core.administration.model import FlagKind, TargetKind
from gatherly_core.audit.records import ANCHOR, Anchor
from gatherly_core.audit.verify_trail import Flaw
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, FlagText, Identifier, Moment
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
FLAG_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d3",
    "kind": "many_bookings",
    "target_type": "account",
    "target": "0199a3c2-6f00-7000-8000-0000000000a2",
    "since": "2026-11-03T12:00:00Z",
    "count": 23,
    "created_at": "2026-11-03T12:41:00Z",
    "resolved_at": None,
    "resolved_by": None,
    "note": None,
}
DEAD_LETTER_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d4",
    "queue": "messages",
    "kind": "booking_confirmed",
    "via": "email",
    "attempts": 80,
    "buried_at": "2026-11-06T12:41:00Z",
    "why": "mail_deferred",
}
LONGEST_NOTE = 500
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


class FlagQuery(PageQuery):
    resolved = FlagText(load_default=None, metadata={"description": "Those that somebody has looked after, or not."})
    kind = Choice(FlagKind, load_default=None)


class ResolutionInput(InputSchema):
    note = Text(
        1,
        LONGEST_NOTE,
        load_default=None,
        allow_none=True,
        metadata={"description": "What was found, for other admins. It is kept, and must name nobody."},
    )

    example = {"note": "A school books for its classes."}


class FlagSchema(AnswerSchema):
    """Something suspicious, once for each kind, target and time."""

    id = fields.UUID(required=True)
    kind = Choice(FlagKind, required=True)
    target_type = Choice(TargetKind, required=True)
    target = fields.String(
        required=True, metadata={"description": "The id of an account or an attendee, or the keyed hash of an address."}
    )
    since = Moment(required=True, metadata={"description": "When the time began in which it happened."})
    count = fields.Integer(required=True, metadata={"description": "How often it had happened when it was flagged."})
    created_at = Moment(required=True)
    resolved_at = Moment(required=True, allow_none=True)
    resolved_by = fields.UUID(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)

    example = FLAG_EXAMPLE


class FlagPage(PageSchema):
    items = fields.List(Part(FlagSchema), required=True)

    example = {"items": [FLAG_EXAMPLE], "next_cursor": None}


class DeadLetterQuery(PageQuery):
    queue = Choice(QueueName, load_default=None)


class DeadLetterSchema(AnswerSchema):
    """Something that was tried in vain and given up. It names nobody, and tells nothing of its content."""

    id = fields.UUID(
        required=True,
        metadata={"description": "A fact that was given up in two ways is listed twice, with the same id."},
    )
    queue = Choice(QueueName, required=True)
    kind = fields.String(
        required=True,
        metadata={"description": "Of the fact, the message, or what was to be sent: `booking_confirmed`."},
    )
    via = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "How the fact was to be delivered, or the channel of the message; null for webhooks."},
    )
    attempts = fields.Integer(required=True)
    buried_at = Moment(required=True, metadata={"description": "When it was given up."})
    why = fields.String(
        required=True, allow_none=True, metadata={"description": "What went wrong the last time, in a word."}
    )

    example = DEAD_LETTER_EXAMPLE


class DeadLetterPage(PageSchema):
    items = fields.List(Part(DeadLetterSchema), required=True)

    example = {"items": [DEAD_LETTER_EXAMPLE], "next_cursor": None}


class ReplaySchema(AnswerSchema):
    """What is tried again, as it was when it had been given up."""

    replayed = fields.List(Part(DeadLetterSchema), required=True)

    example = {"replayed": [DEAD_LETTER_EXAMPLE]}
