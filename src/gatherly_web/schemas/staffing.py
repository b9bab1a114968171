"""Invitations and staff."""

from marshmallow import fields

from gatherly_core.accounts.model import StaffRole
from gatherly_web.schemas.base import AnswerSchema, InputSchema, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Moment
from gatherly_web.schemas.texts import EmailAddress, Text

LONGEST_TOKEN = 200

INVITATION_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d1",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "email": "grace@example.com",
    "role": "scanner",
    "created_at": "2026-11-01T09:30:00Z",
    "expires_at": "2026-11-08T09:30:00Z",
}
POST_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000d2",
    "event_id": "0199a3c2-6f00-7000-8000-0000000000e1",
    "user_id": "0199a3c2-6f00-7000-8000-0000000000a1",
    "role": "scanner",
    "created_at": "2026-11-01T10:00:00Z",
}
MEMBER_EXAMPLE = POST_EXAMPLE | {"name": "Grace Hopper", "email": "grace@example.com"}


class InvitationInput(InputSchema):
    """Who is invited, to do what."""

    email = EmailAddress(required=True)
    role = Choice(
        StaffRole,
        required=True,
        metadata={"description": "`manager`: runs the event. `scanner`: runs its door."},
    )

    example = {"email": "grace@example.com", "role": "scanner"}


class AcceptanceInput(InputSchema):
    token = Text(1, LONGEST_TOKEN, required=True, metadata={"description": "From the link in the letter."})

    example = {"token": "0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJK"}


class InvitationSchema(AnswerSchema):
    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    email = fields.Email(required=True)
    role = Choice(StaffRole, required=True)
    created_at = Moment(required=True)
    expires_at = Moment(required=True, metadata={"description": "From then on it can no longer be taken up."})

    example = INVITATION_EXAMPLE


class PostSchema(AnswerSchema):
    """A place in the staff of an event."""

    id = fields.UUID(required=True)
    event_id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    role = Choice(StaffRole, required=True)
    created_at = Moment(required=True)

    example = POST_EXAMPLE


class MemberSchema(PostSchema):
    name = fields.String(required=True)
    email = fields.Email(required=True)

    example = MEMBER_EXAMPLE


class InvitationPage(PageSchema):
    items = fields.List(Part(InvitationSchema), required=True)

    example = {"items": [INVITATION_EXAMPLE], "next_cursor": None}


class StaffPage(PageSchema):
    items = fields.List(Part(MemberSchema), required=True)

    example = {"items": [MEMBER_EXAMPLE], "next_cursor": None}


class PostPage(PageSchema):
    items = fields.List(Part(PostSchema), required=True)

    example = {"items": [POST_EXAMPLE], "next_cursor": None}
