"""Problem documents, for the documentation."""

from marshmallow import fields

from gatherly_web.schemas.base import AnswerSchema, Part
from gatherly_web.schemas.fields import Moment


class InputProblemSchema(AnswerSchema):
    """What is wrong where."""

    location = fields.String(
        required=True, metadata={"enum": ["body", "querystring", "path", "header"], "description": "Where it was."}
    )
    name = fields.String(required=True, metadata={"description": "The field: `items.0.quantity` is in a list."})
    description = fields.String(required=True, metadata={"description": "What it must be."})


class ProblemSchema(AnswerSchema):
    """A problem document (RFC 9457)."""

    type = fields.String(required=True, metadata={"format": "uri"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "One sentence for people."})
    code = fields.String(required=True, metadata={"description": "A word for programs; it stays as it is."})
    request_id = fields.String(required=True, metadata={"description": "Under which the request is in the log."})
    booking_id = fields.UUID(
        metadata={"description": "For a payment that came to nothing: what stands, and can still be paid."}
    )
    checked_in_at = Moment(metadata={"description": "For `already_checked_in`: since when."})
    device_id = fields.String(metadata={"description": "For `already_checked_in`: by which device, if it has a name."})
    errors = fields.List(Part(InputProblemSchema), metadata={"description": "For bad input: all that is wrong."})
