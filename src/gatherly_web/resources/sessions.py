"""Staying signed in, and signing out."""

from pyramid.response import Response

from gatherly_core.accounts.errors import AccountDisabled, InvalidRefreshToken, RefreshReused
from gatherly_core.accounts.permissions import Action
from gatherly_web.answers.accounts import signed_in_answer
from gatherly_web.operations import Operation
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response, no_content
from gatherly_web.schemas.accounts import RefreshTokenInput, SignedInSchema
from gatherly_web.services import Service
from gatherly_web.validation import checked

refreshes = Service(name="refreshes", path="/api/auth/refresh", validators=checked)
sign_outs = Service(name="sign_outs", path="/api/auth/logout", validators=checked)


@refreshes.post(
    schema=Operation(
        summary="Stay signed in",
        action=Action.STAY_SIGNED_IN,
        anonymous=True,
        details="Exchanges a refresh token for the next one, and an access token. A refresh token is good once. When "
        "the answer was lost, the same request may be repeated for a minute, and gets the same refresh token; "
        "otherwise a second use ends the session.",
        body=RefreshTokenInput(),
        answer=SignedInSchema(),
        raises=(InvalidRefreshToken, RefreshReused, AccountDisabled),
    ),
)
def refresh(request: GatherlyRequest) -> Response:
    return json_response(signed_in_answer(request.application.accounts.refresh_session(**request.validated["body"])))


@sign_outs.post(
    schema=Operation(
        summary="Sign out",
        action=Action.SIGN_OUT,
        anonymous=True,
        details="Ends the session of a refresh token: its access tokens are refused from the next request on. One "
        "that is not known, or whose session has ended, is accepted, too.",
        body=RefreshTokenInput(),
        status=204,
    ),
)
def sign_out(request: GatherlyRequest) -> Response:
    request.application.accounts.sign_out(**request.validated["body"])
    return no_content()
