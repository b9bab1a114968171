"""Signing in as somebody whom another provider knows."""

from gatherly_core.accounts.identities import Provider
from gatherly_web.schemas.base import InputSchema
from gatherly_web.schemas.fields import Choice
from gatherly_web.schemas.texts import Text


class SocialSignInInput(InputSchema):
    provider = Choice(Provider, required=True)
    token = Text(
        1, 8192, required=True, metadata={"description": "Google's ID token, or Facebook's access token, of the user."}
    )
    nonce = Text(
        1,
        256,
        metadata={"description": "What the client has asked Google to put into the token, if it has asked for it."},
    )

    example = {"provider": "google", "token": "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.e30.c2lnbmF0dXJl"}
