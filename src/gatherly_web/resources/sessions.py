"""Staying signed in, signing out, and where one is signed in."""

from pyramid.response import Response

from gatherly_core.accounts.errors import AccountDisabled, InvalidRefreshToken, RefreshReused, SessionNotFound
from gatherly_core.accounts.permissions import Action
from gatherly_web.answers.accounts import signed_in_answer
from gatherly_web.answers.sessions import session_answer
from gatherly_web.operations import Operation
from gatherly_web.paging import page_request, page_response
from gatherly_web.request import GatherlyRequest
from gatherly_web.responses import json_response, no_content
from gatherly_web.schemas.accounts import RefreshTokenInput, SignedInSchema
from gatherly_web.schemas.base import PageQuery
from gatherly_web.schemas.sessions import SessionPage
from gatherly_web.services import Service
from gatherly_web.validation import checked

refreshes = Service(name="refreshes", path="/api/auth/refresh", validators=checked)
sign_outs = Service(name="sign_outs", path="/api/auth/logout", validators=checked)
own_sessions = Service(name="own_sessions", path="/api/me/sessions", validators=checked)
own_session = Service(name="own_session", path="/api/me/sessions/{id}", validators=checked)


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


@own_sessions.get(
    schema=Operation(
        summary="List where one is signed in",
        action=Action.LIST_SESSIONS,
        details="The sessions of the user that have not ended, the newest first.",
        query=PageQuery(),
        answer=SessionPage(),
        paged=True,
    )
)
def list_sessions(request: GatherlyRequest) -> Response:
    actor = request.actor
    page = request.application.accounts.list_sessions(actor, page_request(request.validated["query"]))
    return page_response(request, page, lambda session: session_answer(session, actor))


@own_session.delete(
    schema=Operation(
        summary="Sign out on another device",
        action=Action.END_SESSION,
        details="Ends one of the user's sessions, or the present one.",
        thing=SessionNotFound,
        status=204,
    )
)
def end_session(request: GatherlyRequest) -> Response:
    request.application.accounts.end_session(request.actor, request.validated["id"])
    return no_content()
