"""Scans at the door, as they are answered."""

from typing import ClassVar

from marshmallow import fields, validate

from gatherly_core.admission.scans import Direction, ScanResult
from gatherly_web.schemas.base import AnswerSchema, PageSchema, Part
from gatherly_web.schemas.booking import ATTENDEE_EXAMPLE, BOOKING_EXAMPLE, AttendeeSchema
from gatherly_web.schemas.fields import Choice, Moment
from gatherly_web.schemas.problems import InputProblemSchema

UNREADABLE = "invalid_input"
"""The result of a scan in a batch that is not what it must be; it is not kept."""

SEEN_EXAMPLE = {"id": "0199a3c2-6f00-7000-8000-000000000091", "device_id": "Gate A", "at": "2026-12-01T17:31:12Z"}
DOUBLED_EXAMPLE = {"id": "0199a3c2-6f00-7000-8000-000000000092", "device_id": "Gate B", "at": "2026-12-01T17:42:05Z"}
GUEST_EXAMPLE = ATTENDEE_EXAMPLE | {"checked_in": True, "checked_in_at": SEEN_EXAMPLE["at"]}


class SeenSchema(AnswerSchema):
    """A scan, as another one refers to it."""

    id = fields.UUID(required=True)
    device_id = fields.String(required=True, allow_none=True)
    at = Moment(required=True)


class ConflictSchema(AnswerSchema):
    """Two devices that have let somebody in with the same code, while nobody had left between them."""

    admitted = Part(SeenSchema, required=True)
    doubled = Part(SeenSchema, required=True)


class VerdictSchema(AnswerSchema):
    """What is said about one scan of a batch."""

    result = fields.String(required=True, validate=validate.OneOf([*ScanResult, UNREADABLE]))
    code = fields.String(
        required=True, allow_none=True, metadata={"description": "The result, unless all went as it should."}
    )
    detail = fields.String(required=True, allow_none=True, metadata={"description": "One sentence for people."})
    nonce = fields.String(required=True, allow_none=True)
    attendee = Part(AttendeeSchema, required=True, allow_none=True, metadata={"description": "As they stand now."})
    conflict = Part(ConflictSchema, required=True, allow_none=True)
    errors = fields.List(Part(InputProblemSchema), metadata={"description": f"For `{UNREADABLE}`: all that is wrong."})


class VerdictsSchema(AnswerSchema):
    """A verdict for each of the scans, in their order."""

    items = fields.List(Part(VerdictSchema), required=True)

    example: ClassVar[object] = {
        "items": [
            {
                "result": "conflict",
                "code": "conflict",
                "detail": "Another device has admitted somebody with this ticket.",
                "nonce": "1042",
                "attendee": GUEST_EXAMPLE,
                "conflict": {"admitted": SEEN_EXAMPLE, "doubled": DOUBLED_EXAMPLE},
            }
        ]
    }


class GuestSchema(AttendeeSchema):
    example: ClassVar[object] = GUEST_EXAMPLE


class ScanSchema(AnswerSchema):
    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    attendee_id = fields.UUID(required=True, allow_none=True)
    ticket_id = fields.UUID(required=True, allow_none=True, metadata={"description": "At whose door it was, if known."})
    direction = Choice(Direction, required=True)
    at = Moment(required=True, metadata={"description": "By the clock of who scanned."})
    received_at = Moment(required=True)
    device_id = fields.String(required=True, allow_none=True)
    nonce = fields.String(required=True)
    scanned_by = fields.UUID(required=True)
    result = Choice(
        ScanResult,
        required=True,
        metadata={"description": "What it comes to among all scans, in the order of their own time."},
    )
    told = Choice(ScanResult, required=True, metadata={"description": "What its device was told."})
    detail = fields.String(required=True, allow_none=True, metadata={"description": "Why it did not pass."})
    against = Part(
        SeenSchema, required=True, allow_none=True, metadata={"description": "The admission that stood in its way."}
    )


class ScanPage(PageSchema):
    items = fields.List(Part(ScanSchema), required=True)

    example: ClassVar[object] = {
        "items": [
            {
                "id": DOUBLED_EXAMPLE["id"],
                "event_id": BOOKING_EXAMPLE["event_id"],
                "attendee_id": GUEST_EXAMPLE["id"],
                "ticket_id": None,
                "direction": "in",
                "at": DOUBLED_EXAMPLE["at"],
                "received_at": "2026-12-01T18:03:41Z",
                "device_id": DOUBLED_EXAMPLE["device_id"],
                "nonce": "1042",
                "scanned_by": "0199a3c2-6f00-7000-8000-0000000000a1",
                "result": "conflict",
                "told": "conflict",
                "detail": "Another device has admitted somebody with this ticket.",
                "against": SEEN_EXAMPLE,
            }
        ],
        "next_cursor": None,
    }
