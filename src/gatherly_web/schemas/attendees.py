"""Who comes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from gatherly_core.booking.model import AttendeeStatus
from gatherly_web.schemas.base import InputSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Flag, FlagText, Identifier
from gatherly_web.schemas.scans import GUEST_EXAMPLE, GuestSchema
from gatherly_web.schemas.texts import EmailAddress, Text


class AttendeeQuery(PageQuery):
    status = Choice(AttendeeStatus, load_default=None, metadata={"description": "Only those whose tickets are this."})
    checked_in = FlagText(load_default=None, metadata={"description": "Only those who are inside, or who are not."})
    ticket_id = Identifier(load_default=None, metadata={"description": "Only those with tickets of this type."})
    q = Text(1, 100, load_default=None, metadata={"description": "Part of a name or an address."})


class AttendeeInput(InputSchema):
    """What is left out stays as it is."""

    name = Text(1, 100)
    email = EmailAddress()
    vip = Flag()

    example: ClassVar[object] = {"name": "Grace Brewster Hopper", "vip": True}

    @validates_schema
    def something_to_change(self, data: Mapping[str, Any], **_: object) -> None:
        if not data:
            raise ValidationError("must have name, email or vip")


class AttendeePage(PageSchema):
    items = fields.List(Part(GuestSchema), required=True)

    example: ClassVar[object] = {"items": [GUEST_EXAMPLE], "next_cursor": None}
