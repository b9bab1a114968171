"""Signing in as somebody whom another provider knows."""

from pyramid.response import Response

from gatherly_core.accounts.errors import (
    AccountDisabled,
    EmailMissing,
    EmailTaken,
    IdentityProviderAway,
    InvalidCredentials,
    InvalidIdentity,
    ProviderUnavailable,
)
from gatherly_core.accounts.permissions import Action
from gatherly_web.answers.accounts import signed_in_answer
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response
from gatherly_web.schemas.accounts import SignedInSchema
from gatherly_web.schemas.social_identities import SocialSignInInput
from gatherly_web.services import Service
from gatherly_web.validation import checked

social_sign_ins = Service(name="social_sign_ins", path="/api/auth/social", validators=checked)


@social_sign_ins.post(
    schema=Operation(
        summary="Sign in with Google or Facebook",
        action=Action.SIGN_IN,
        anonymous=True,
        details="Takes a token that the provider has just made for the user and for this installation. Who was never "
        "here gets an account; who has one with the address that the provider has verified gets into that.",
        body=SocialSignInInput(),
        answer=SignedInSchema(),
        raises=(
            InvalidIdentity,
            InvalidCredentials,
            AccountDisabled,
            EmailMissing,
            EmailTaken,
            ProviderUnavailable,
            IdentityProviderAway,
        ),
    ),
)
def sign_in_socially(request: GatherlyRequest) -> Response:
    return json_response(signed_in_answer(request.application.accounts.sign_in_socially(**request.validated["body"])))
