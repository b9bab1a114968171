"""Users, as admins see them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from gatherly_core.accounts.model import Role
from gatherly_web.schemas.accounts import USER_EXAMPLE, UserSchema
from gatherly_web.schemas.base import InputSchema, PageQuery, PageSchema, Part
from gatherly_web.schemas.fields import Choice, Flag, FlagText, Moment
from gatherly_web.schemas.texts import Text

SEEN_EXAMPLE = USER_EXAMPLE | {"disabled": False, "disabled_at": None}


class UserQuery(PageQuery):
    q = Text(1, 100, load_default=None, metadata={"description": "Part of a name or an address."})
    role = Choice(Role, load_default=None, metadata={"description": "Only those with this role."})
    disabled = FlagText(load_default=None, metadata={"description": "Only those who are shut out, or who are not."})


class UserInput(InputSchema):
    """What is left out stays as it is."""

    role = Choice(Role)
    disabled = Flag(metadata={"description": "Whether they are shut out: signed out everywhere, and not let in."})

    example = {"disabled": True}

    @validates_schema
    def something_to_change(self, data: Mapping[str, Any], **_: object) -> None:
        if not data:
            raise ValidationError("must have role or disabled")


class SeenUserSchema(UserSchema):
    disabled = fields.Boolean(required=True)
    disabled_at = Moment(required=True, allow_none=True)

    example = SEEN_EXAMPLE


class UserPage(PageSchema):
    items = fields.List(Part(SeenUserSchema), required=True)

    example = {"items": [SEEN_EXAMPLE], "next_cursor": None}
