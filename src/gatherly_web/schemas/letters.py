"""Letters about accounts, and what is done with them."""

from marshmallow import fields, validate

from gatherly_core.accounts.choosing_password import LEAST_PASSWORD, MOST_PASSWORD
from gatherly_web.schemas.base import AnswerSchema, InputSchema
from gatherly_web.schemas.texts import ClaimedAddress, Password

MOST_TOKEN = 200
TOKEN_EXAMPLE = "7ZQ4N9B3T8V1M6X2C5J0K9H7G4"  # noqa: S105 -- it opens nothing


class AddressInput(InputSchema):
    email = ClaimedAddress(required=True)

    example = {"email": "ada@example.com"}


class NewPasswordInput(InputSchema):
    token = Password(1, MOST_TOKEN, required=True, metadata={"description": "From the link in the letter."})
    password = Password(LEAST_PASSWORD, MOST_PASSWORD, required=True)

    example = {"token": TOKEN_EXAMPLE, "password": "correct horse battery staple"}


class VerificationInput(InputSchema):
    token = Password(1, MOST_TOKEN, required=True, metadata={"description": "From the link in the letter."})

    example = {"token": TOKEN_EXAMPLE}


class RequestedSchema(AnswerSchema):
    status = fields.String(required=True, validate=validate.Equal("requested"))

    example = {"status": "requested"}


class PasswordSetSchema(AnswerSchema):
    status = fields.String(required=True, validate=validate.Equal("password_set"))

    example = {"status": "password_set"}


class VerifiedSchema(AnswerSchema):
    status = fields.String(required=True, validate=validate.Equal("verified"))

    example = {"status": "verified"}
