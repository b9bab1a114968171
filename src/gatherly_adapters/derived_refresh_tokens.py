"""Refresh tokens of which each is derived from the one before it."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from secrets import token_urlsafe

BYTES = 32
PURPOSE = b"gatherly refresh token"


class DerivedRefreshTokens:
    """The first of a session is random; each further one is an HMAC-SHA-256 of its predecessor.

    So the answer to a refresh can be given again, though nothing of it is kept that would help a thief. The keys are
    derived from `secrets`, which every process of an installation shares: that of the first makes new successors.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [hmac.digest(secret.encode(), PURPOSE, hashlib.sha256) for secret in secrets]

    def new(self) -> str:
        """A new token, of 43 signs."""
        return token_urlsafe(BYTES)

    def successors(self, refresh_token: str) -> tuple[str, ...]:
        """What follows the token by each of the keys."""
        text = refresh_token.encode("utf-8", errors="surrogatepass")
        return tuple(_text(hmac.digest(key, text, hashlib.sha256)) for key in self._keys)


def _text(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
