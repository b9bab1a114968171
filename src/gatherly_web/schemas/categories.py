"""Categories."""

from marshmallow import fields

from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Moment
from gatherly_web.schemas.texts import Text

CATEGORY_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d1",
    "name": "music",
    "created_at": "2026-11-01T09:30:00Z",
    "updated_at": "2026-11-01T09:30:00Z",
}


class CategoryInput(InputSchema):
    name = Text(1, 50, required=True)

    example = {"name": "music"}


class CategorySchema(AnswerSchema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example = CATEGORY_EXAMPLE


class CategoryLabelSchema(AnswerSchema):
    id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "null for one that no admin looks after."}
    )
    name = fields.String(required=True)
    count = fields.Integer(required=True, metadata={"description": "How many events that are on bear it."})


class CategoryLabelPage(PageSchema):
    items = fields.List(Part(CategoryLabelSchema), required=True)

    example = {"items": [{"id": CATEGORY_EXAMPLE["id"], "name": "music", "count": 12}], "next_cursor": None}
