"""Where somebody is signed in."""

from marshmallow import fields

from gatherly_web.schemas.base import AnswerSchema, PageSchema, Part
from gatherly_web.schemas.fields import Moment

SESSION_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-000000000091",
    "created_at": "2026-11-01T09:30:00Z",
    "last_used_at": "2026-11-02T08:00:00Z",
    "expires_at": "2026-11-16T08:00:00Z",
    "current": True,
}


class SessionSchema(AnswerSchema):
    id = fields.UUID(required=True)
    created_at = Moment(required=True)
    last_used_at = Moment(required=True, metadata={"description": "When it was opened, or last refreshed."})
    expires_at = Moment(required=True, metadata={"description": "When it ends, unless it is refreshed before."})
    current = fields.Boolean(required=True, metadata={"description": "Whether it is the one in which this is asked."})

    example = SESSION_EXAMPLE


class SessionPage(PageSchema):
    items = fields.List(Part(SessionSchema), required=True)

    example = {"items": [SESSION_EXAMPLE], "next_cursor": None}
