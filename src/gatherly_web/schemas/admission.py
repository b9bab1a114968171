"""Tickets at the door, and what is sent about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, pre_load, validate, validates_schema

from gatherly_core.admission.merge_scans import MOST_SCANS
from gatherly_core.admission.scans import LONGEST_NAME, Direction, ScanResult
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageQuery, Part
from gatherly_web.schemas.fields import Choice, Identifier, ListOf, Moment
from gatherly_web.schemas.texts import Text


class VerificationKeySchema(AnswerSchema):
    id = fields.String(required=True, metadata={"description": "By which tickets name it: eight hexadecimal digits."})
    algorithm = fields.String(required=True, validate=validate.Equal("Ed25519"))
    public_key = fields.String(required=True, metadata={"description": "Its 32 bytes in base64url without padding."})


class VerificationKeysSchema(AnswerSchema):
    """The newest first. A ticket is good when the key that it names has signed it."""

    keys = fields.List(Part(VerificationKeySchema), required=True)

    example: ClassVar[object] = {
        "keys": [
            {
                "id": "21fe31df",
                "algorithm": "Ed25519",
                "public_key": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            }
        ]
    }


LONGEST_CODE = 300
"""More than any ticket's text has; what is longer is not looked at."""

CODE = "The text of the QR code, or the code as somebody typed it: in any case, with or without groups."
QR_EXAMPLE = "G:W00E7L5T40SU7DEN2IN0Y0000SMC87DEN2IN0Y0000SM987"


class CodeText(Text):
    """What was read at the door."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, LONGEST_CODE, metadata={"description": CODE}, **kwargs)


class DeviceName(Text):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, LONGEST_NAME, **kwargs)


class ScanInput(InputSchema):
    """Either a `code` or an `attendee_id`."""

    code = CodeText()
    attendee_id = Identifier()
    device_id = DeviceName(load_default=None, metadata={"description": "Who scans: it is named to who comes later."})

    example = {"code": QR_EXAMPLE, "device_id": "Gate A"}

    @validates_schema
    def either_code_or_attendee(self, data: Mapping[str, Any], **_: object) -> None:
        if "code" not in data and "attendee_id" not in data:
            raise ValidationError("is required, unless there is an attendee_id", "code")
        if "code" in data and "attendee_id" in data:
            raise ValidationError("must be left out when there is a code", "attendee_id")


class OfflineScanInput(InputSchema):
    code = CodeText(required=True)
    at = Moment(required=True, metadata={"description": "When the device has seen it."})
    direction = Choice(Direction, required=True)
    device_id = DeviceName(required=True)
    nonce = Text(
        1,
        LONGEST_NAME,
        load_default=None,
        metadata={"description": "Tells the scan apart from all others of the device; without it, its content does."},
    )


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A scan that is not what it must be: where it is wrong -> how."""

    messages: Mapping[Any, Any]


class Attempt(Part):
    """An object in a list that spoils no other: Unreadable when it is not what it must be."""

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        try:
            return super().deserialize(value, attr, data, **kwargs)
        except ValidationError as wrong:
            messages = wrong.messages
            return Unreadable(messages if isinstance(messages, dict) else {"_schema": messages})


class BatchInput(InputSchema):
    """An object with the `scans`, or their list alone."""

    scans = ListOf(Attempt(OfflineScanInput), 0, MOST_SCANS, required=True)

    example = {
        "scans": [
            {
                "code": QR_EXAMPLE,
                "at": "2026-12-01T17:42:05Z",
                "direction": "in",
                "device_id": "Gate B",
                "nonce": "1042",
            }
        ]
    }

    @pre_load
    def list_alone(self, data: Any, **_: object) -> Any:
        return {"scans": data} if isinstance(data, list) else data


class ScanQuery(PageQuery):
    result = Choice(ScanResult, load_default=None, metadata={"description": "Only those that have come to this."})
