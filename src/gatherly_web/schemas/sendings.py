"""Sendings and announcements."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from gatherly_core.notifications.model import Channel
from gatherly_core.sendings.model import LONGEST_MESSAGE, LONGEST_SUBJECT, MOST_USERS
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Identifier, ListOf, Moment
from gatherly_web.schemas.texts import Text

MESSAGE_EXAMPLE = {
    "subject": "Doors open half an hour earlier",
    "message": "Good news: doors open at 18:30 already.\n\nThere is soup for those who come early.",
}
SENDING_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    **MESSAGE_EXAMPLE,
    "channels": ["email", "in_app"],
    "recipients": 480,
    "total": 950,
    "queued": 20,
    "sent": 928,
    "failed": 2,
    "created_at": "2026-11-01T09:30:00Z",
    "finished_at": "2026-11-01T09:30:02Z",
    "stopped_at": None,
}
ANNOUNCEMENT_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000f1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    **MESSAGE_EXAMPLE,
    "created_at": "2026-11-01T09:30:00Z",
}


class MessageInput(InputSchema):
    """What is written: plain text, in which an empty line parts paragraphs."""

    subject = Text(1, LONGEST_SUBJECT, required=True, metadata={"description": "One line."})
    message = Text(1, LONGEST_MESSAGE, lines=True, required=True)
    channels = ListOf(
        Choice(Channel),
        1,
        len(Channel),
        metadata={"description": "Those by which it goes at most; all, if left out. Each recipient's choice stands."},
    )

    example = MESSAGE_EXAMPLE


class SendingInput(MessageInput):
    """What is written, and to whom: `event_id` for everybody who takes part in it, or else `user_ids`, for admins."""

    event_id = Identifier()
    user_ids = ListOf(Identifier(), 1, MOST_USERS)

    example = {"event_id": "0199a3c2-6f00-7000-8000-0000000000e1", **MESSAGE_EXAMPLE}

    @validates_schema
    def check_recipients(self, data: dict[str, Any], **_: object) -> None:
        if ("event_id" in data) == ("user_ids" in data):
            raise ValidationError("must be given, or else user_ids", "event_id")


class AcceptedSending(AnswerSchema):
    id = fields.UUID(required=True)

    example = {"id": SENDING_EXAMPLE["id"]}


class SendingSchema(AnswerSchema):
    """What was written, and what has become of it. Who is told by three channels gets three messages."""

    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True, allow_none=True)
    subject = fields.String(required=True)
    message = fields.String(required=True)
    channels = fields.List(Choice(Channel), required=True)
    recipients = fields.Integer(required=True, metadata={"description": "How many people were told so far."})
    total = fields.Integer(required=True, metadata={"description": "How many messages they were told it by."})
    queued = fields.Integer(required=True, metadata={"description": "Of these wait, or are under way."})
    sent = fields.Integer(required=True, metadata={"description": "Of these went out."})
    failed = fields.Integer(required=True, metadata={"description": "Of these were given up, refused, or stopped."})
    created_at = Moment(required=True)
    finished_at = Moment(
        required=True, allow_none=True, metadata={"description": "When everybody had been told; null before."}
    )
    stopped_at = Moment(
        required=True,
        allow_none=True,
        metadata={
            "description": "Since when nobody is reached any more, as the event was cancelled, or who wrote or "
            "organizes it was shut out; null if it was not stopped."
        },
    )

    example = SENDING_EXAMPLE


class AnnouncementSchema(AnswerSchema):
    """Plain text. Whoever wrote it sees what became of it under `/api/notifications/sendings/{id}`."""

    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    subject = fields.String(required=True)
    message = fields.String(required=True)
    created_at = Moment(required=True)

    example = ANNOUNCEMENT_EXAMPLE


class AnnouncementPage(PageSchema):
    items = fields.List(Part(AnnouncementSchema), required=True)

    example = {"items": [ANNOUNCEMENT_EXAMPLE], "next_cursor": None}
