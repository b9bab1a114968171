"""What all requests, and all answers, have in common."""

from typing import Any, ClassVar

from marshmallow import EXCLUDE, RAISE, Schema, fields

from gatherly_web.schemas.fields import WholeNumberText
from gatherly_web.schemas.messages import REQUIRED

LARGEST_PAGE = 100


class InputSchema(Schema):
    """Part of a request: an object without any unknown field."""

    error_messages = {"unknown": "is not known", "type": "must be an object"}

    example: ClassVar[Any] = None
    """A request that is accepted, for the documentation."""

    class Meta:
        unknown = RAISE


class AnswerSchema(Schema):
    """Part of an answer, for the documentation: answers are built by hand. Fields may be added to them later."""

    example: ClassVar[Any] = None

    class Meta:
        unknown = EXCLUDE


class Part(fields.Nested):
    """An object within a request."""

    default_error_messages = REQUIRED | {"type": "must be an object"}


class PageQuery(InputSchema):
    """Which page of a list."""

    limit = WholeNumberText(
        1, LARGEST_PAGE, load_default=20, metadata={"description": "How many items the page has at most."}
    )
    cursor = fields.String(
        load_default=None,
        metadata={"description": "Where the page begins: `next_cursor` of the page before."},
        error_messages={"invalid": "must be a text"},
    )


class PageSchema(AnswerSchema):
    """A page of a list; `items` is defined by each list."""

    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Asks for the next page, as `cursor`; null at the end of the list."},
    )
