"""Telling who sends a request."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Tokens


class Authenticate:
    """Tells who an access token was issued to.

    - a forged or garbled token: InvalidToken; one whose time is up: TokenExpired
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def __call__(self, token: str) -> Actor:
        return self._tokens.verify(token)
