"""What people were told."""

from marshmallow import fields

from gatherly_core.notifications.model import Channel, Kind, Status
from gatherly_web.schemas.base import AnswerSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, FlagText, Moment

NOTIFICATION_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-000000000171",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a2",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "type": "booking_confirmed",
    "channel": "in_app",
    "subject": "Your booking for Open Air in the Park",
    "message": "Your booking is confirmed, and these are your tickets.",
    "status": "sent",
    "read": False,
    "created_at": "2026-11-03T12:00:00Z",
}


class NotificationQuery(PageQuery):
    unread = FlagText(load_default=False, metadata={"description": "Only what is not marked as read."})
    channel = Choice(Channel, load_default=None, metadata={"description": "Only what was told by this channel."})


class NotificationSchema(AnswerSchema):
    id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    event_id = fields.UUID(required=True, allow_none=True, metadata={"description": "null for what is about no event."})
    type = Choice(Kind, required=True, metadata={"description": "Of what it tells."})
    channel = Choice(Channel, required=True)
    subject = fields.String(required=True)
    message = fields.String(required=True, metadata={"description": "Plain text."})
    status = Choice(
        Status,
        required=True,
        metadata={"description": "What is `in_app` is `sent` at once; what `failed` was given up."},
    )
    read = fields.Boolean(
        required=True,
        metadata={"description": "Whether this, or the same by another channel, was read."},
    )
    created_at = Moment(required=True)

    example = NOTIFICATION_EXAMPLE


class NotificationPage(PageSchema):
    items = fields.List(Part(NotificationSchema), required=True)

    example = {"items": [NOTIFICATION_EXAMPLE], "next_cursor": None}
