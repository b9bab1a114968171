"""Tickets at the door."""

from typing import ClassVar

from marshmallow import fields, validate

from gatherly_web.schemas.base import AnswerSchema, Part


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
