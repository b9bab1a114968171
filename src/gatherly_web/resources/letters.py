"""Letters about accounts: asking for them, and doing what they are for."""

from pyramid.response import Response

from gatherly_core.accounts.errors import AlreadyVerified, InvalidLink, TooManyAttempts, UserNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_core.kernel.errors import Overloaded
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.letters import (
    AddressInput,
    NewPasswordInput,
    PasswordSetSchema,
    RequestedSchema,
    VerificationInput,
    VerifiedSchema,
)
from gatherly_web.services import Service
from gatherly_web.validation import checked

forgotten_passwords = Service(name="forgotten_passwords", path="/api/auth/forgot-password", validators=checked)
new_passwords = Service(name="new_passwords", path="/api/auth/reset-password", validators=checked)
verifications = Service(name="verifications", path="/api/auth/verify-email", validators=checked)
verification_mails = Service(name="verification_mails", path="/api/me/verification-mail", validators=checked)

REQUESTED = {"status": "requested"}


@forgotten_passwords.post(
    schema=Operation(
        summary="Ask for a letter by which to set a new password",
        action=Action.RESET_PASSWORD,
        anonymous=True,
        details="The answer is the same whether an account has the address or not. The letter has a link that is good "
        "for 30 minutes, and once. Nobody is sent more than five of them in an hour.",
        body=AddressInput(),
        status=202,
        answer=RequestedSchema(),
    ),
)
def forgot_password(request: GatherlyRequest) -> Response:
    request.application.accounts.request_password_reset(**request.validated["body"])
    return json_response(REQUESTED, 202)


@new_passwords.post(
    schema=Operation(
        summary="Set a new password",
        action=Action.RESET_PASSWORD,
        anonymous=True,
        details="For who has the letter about it. All sessions of the user end. A password that is refused leaves the "
        "link as good as it was.",
        body=NewPasswordInput(),
        answer=PasswordSetSchema(),
        raises=(InvalidLink, TooManyAttempts, Overloaded),
    ),
)
def reset_password(request: GatherlyRequest) -> Response:
    body = request.validated["body"]
    request.application.accounts.reset_password(body["token"], body["password"], request.client_address)
    return json_response({"status": "password_set"})


@verifications.post(
    schema=Operation(
        summary="Confirm an address",
        action=Action.VERIFY_EMAIL,
        anonymous=True,
        details="For who has the letter about it, which follows each registration, and is good for 24 hours.",
        body=VerificationInput(),
        answer=VerifiedSchema(),
        raises=(InvalidLink, TooManyAttempts),
    ),
)
def verify_email(request: GatherlyRequest) -> Response:
    request.application.accounts.verify_email(request.validated["body"]["token"], request.client_address)
    return json_response({"status": "verified"})


@verification_mails.post(
    schema=Operation(
        summary="Ask for another letter by which to confirm one's address",
        action=Action.REQUEST_VERIFICATION,
        details="Nobody is sent more than five of them in an hour.",
        status=202,
        answer=RequestedSchema(),
        raises=(AlreadyVerified, UserNotFound),
    ),
)
def request_verification(request: GatherlyRequest) -> Response:
    request.application.accounts.request_verification(request.actor)
    return json_response(REQUESTED, 202)
