"""Users, registering and signing in."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from gatherly_core.accounts.choosing_password import LEAST_PASSWORD, MOST_PASSWORD
from gatherly_core.accounts.model import Role
from gatherly_web.schemas.base import AnswerSchema, InputSchema, Part
from gatherly_web.schemas.fields import Choice, Moment
from gatherly_web.schemas.messages import REQUIRED
from gatherly_web.schemas.texts import ClaimedAddress, EmailAddress, Password, Text, WebAddress

LONGEST_GUESS = 4 * MOST_PASSWORD
"""A keyboard may send letters and their accents apart."""
MOST_PREFERENCES = 50
MOST_REFRESH_TOKEN = 512
REFRESH_TOKEN_EXAMPLE = "2Yx1v0b7Qm9GZ5rT8wKcD3nJ4hLsP6eFaUiXoCyVtRk"  # noqa: S105 - it is good for nothing

USER_EXAMPLE = {
    "id": "0199a3c2-6f00-7000-8000-0000000000a1",
    "name": "Ada Byron",
    "email": "ada@example.com",
    "role": "organizer",
    "phone": "+44 20 7946 0000",
    "profile_photo": "https://example.com/ada.jpg",
    "preferences": {"language": "en", "newsletter": False},
    "email_verified": False,
    "created_at": "2026-11-01T09:30:00Z",
    "updated_at": "2026-11-01T09:30:00Z",
}


class Preferences(fields.Dict):
    """A user's preferences: some names, each with a text, a whole number, a truth value or null."""

    default_error_messages = REQUIRED | {
        "invalid": "must be an object",
        "length": f"must have at most {MOST_PREFERENCES} entries",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Text(1, 64),
            values=fields.Raw(
                allow_none=True,
                validate=_plain,
                metadata={"type": ["string", "integer", "boolean"], "maxLength": 500},
            ),
            metadata={"maxProperties": MOST_PREFERENCES},
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, dict) and len(value) > MOST_PREFERENCES:
            raise self.make_error("length")  # before any of a hundred thousand is looked at
        return super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # marshmallow's own


def _plain(value: object) -> None:
    """What any database keeps as it is."""
    small = type(value) is int and abs(value) < 2**53
    short = type(value) is str and len(value) <= 500 and "\0" not in value
    if not (small or short or isinstance(value, bool)):
        raise ValidationError("must be a text of at most 500 characters, a whole number, true, false or null")


class Phone(Text):
    """A telephone number as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(3, 32, **kwargs)
        self.validators.append(validate.Regexp(re.compile(r"^\+?[0-9 ()./-]+$"), error="must be a telephone number"))


class RegistrationInput(InputSchema):
    name = Text(1, 100, required=True)
    email = EmailAddress(required=True)
    password = Password(LEAST_PASSWORD, MOST_PASSWORD, required=True)
    role = Choice(Role, load_default=Role.ATTENDEE, metadata={"description": "Nobody registers as an admin."})

    example = {
        "name": "Ada Byron",
        "email": "ada@example.com",
        "password": "correct horse battery staple",
        "role": "organizer",
    }


class SignInInput(InputSchema):
    email = ClaimedAddress(required=True)
    password = Password(1, LONGEST_GUESS, required=True)

    example = {"email": "ada@example.com", "password": "correct horse battery staple"}


class RefreshTokenInput(InputSchema):
    refresh_token = Password(1, MOST_REFRESH_TOKEN, required=True)

    example = {"refresh_token": REFRESH_TOKEN_EXAMPLE}


class ProfileInput(InputSchema):
    """What is left out stays as it is."""

    name = Text(1, 100)
    phone = Phone(allow_none=True)
    profile_photo = WebAddress(allow_none=True)
    preferences = Preferences()
    password = Password(
        LEAST_PASSWORD, MOST_PASSWORD, metadata={"description": "A new password; it needs `old_password`."}
    )
    old_password = Password(1, LONGEST_GUESS)

    example = {"name": "Ada Lovelace", "preferences": {"newsletter": True}}

    @validates_schema
    def passwords_come_together(self, data: Mapping[str, Any], **_: object) -> None:
        if "password" in data and "old_password" not in data:
            raise ValidationError("is required with password", "old_password")
        if "old_password" in data and "password" not in data:
            raise ValidationError("is required with old_password", "password")


class UserSchema(AnswerSchema):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.Email(required=True)
    role = Choice(Role, required=True)
    phone = fields.String(required=True, allow_none=True)
    profile_photo = fields.URL(required=True, allow_none=True)
    preferences = fields.Dict(required=True)
    email_verified = fields.Boolean(required=True)
    created_at = Moment(required=True)
    updated_at = Moment(required=True)

    example = USER_EXAMPLE


class SignedInSchema(AnswerSchema):
    user = Part(UserSchema, required=True)
    access_token = fields.String(required=True, metadata={"description": "For the Authorization header."})
    refresh_token = fields.String(
        required=True, metadata={"description": "Gets the next access token, and its own successor, once."}
    )
    token_type = fields.String(required=True, validate=validate.Equal("Bearer"))
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds, of the access token."})

    example = {
        "user": USER_EXAMPLE,
        "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl",
        "refresh_token": REFRESH_TOKEN_EXAMPLE,
        "token_type": "Bearer",
        "expires_in": 900,
    }
