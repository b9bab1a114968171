"""Access tokens as JSON Web Tokens."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt

from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.model import AccessToken
from gatherly_core.accounts.sessions import Bearer
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import SessionId, UserId

# One algorithm, fixed here: what a token says about its own is never believed.
ALGORITHM = "HS256"
KIND = "access"
REQUIRED = ("iss", "aud", "sub", "exp", "nbf", "iat", "typ", "sid")
# Machines that share a secret may disagree about the time by this much.
SKEW_SECONDS = 30
REMEMBERED = 4096
NOT_VALID = "The access token is not valid."


def key_id(secret: str) -> str:
    """The name of a secret in the tokens that it signs: 12 signs that tell nothing of it."""
    digest = hmac.digest(secret.encode(), b"gatherly access token key", hashlib.sha256)
    return urlsafe_b64encode(digest[:9]).decode("ascii")


@dataclass(frozen=True, slots=True)
class _Signed:
    """What a token with our signature says; its times are in seconds since 1970."""

    bearer: Bearer
    valid_from: int
    expires: int


class JwtTokens:
    """Signs tokens with a secret that every process of an installation shares.

    Each of the `secrets` has at least 32 bytes: the first signs, and a token that names another of them (`kid`, RFC
    7515, 4.1.4) is verified by that one. Tokens are good for `lifetime_seconds`, by the given clock. Those that were
    verified last are remembered, which spares looking at their signatures but never outlives them.
    """

    def __init__(
        self,
        secrets: Sequence[str],
        clock: Clock,
        lifetime_seconds: int,
        issuer: str = "gatherly",
        audience: str = "gatherly-api",
    ) -> None:
        self._keys = {key_id(secret): secret for secret in secrets}
        self._signing = key_id(secrets[0])
        self._clock = clock
        self._lifetime_seconds = lifetime_seconds
        self._issuer = issuer
        self._audience = audience
        # Errors are not remembered, so forged tokens do not drive out good ones.
        self._signed = lru_cache(REMEMBERED)(self._read)

    def issue(self, user_id: UserId, session_id: SessionId) -> AccessToken:
        """A token that says who they are and in which session, and nothing of what they may."""
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(user_id),
            "sid": str(session_id),
            "typ": KIND,
            "iat": now,
            "nbf": now,
            "exp": now + self._lifetime_seconds,
        }
        token = jwt.encode(claims, self._keys[self._signing], ALGORITHM, headers={"kid": self._signing})
        return AccessToken(token, self._lifetime_seconds)

    def verify(self, token: str) -> Bearer:
        """What the token says. InvalidToken when it is forged or garbled, TokenExpired when over."""
        signed = self._signed(token)
        now = self._clock.now().timestamp()
        if now >= signed.expires:
            raise TokenExpired("The access token has expired.")
        if now + SKEW_SECONDS < signed.valid_from:
            raise InvalidToken(NOT_VALID)
        return signed.bearer

    def _read(self, token: str) -> _Signed:
        """What the token says, whenever it is read. InvalidToken when we did not sign that."""
        try:
            claims = self._claims(token)
            if claims["typ"] != KIND:
                raise InvalidToken(NOT_VALID)
            bearer = Bearer(UserId(_id(claims["sub"])), SessionId(_id(claims["sid"])))
            return _Signed(bearer, valid_from=_moment(claims["nbf"]), expires=_moment(claims["exp"]))
        except (jwt.PyJWTError, ValueError) as wrong:
            raise InvalidToken(NOT_VALID) from wrong

    def _claims(self, token: str) -> Mapping[str, Any]:
        return jwt.decode(
            token,
            self._key(token),
            algorithms=[ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
            # The times are compared with our own clock instead of the machine's.
            options={
                "require": list(REQUIRED),
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "strict_aud": True,
            },
        )

    def _key(self, token: str) -> str:
        """The secret that the token says it is signed with, if that is one of ours: a name, and never a place."""
        name = jwt.get_unverified_header(token).get("kid")
        if type(name) is not str or name not in self._keys:
            raise InvalidToken(NOT_VALID)
        return self._keys[name]


def _id(claim: object) -> UUID:
    """ValueError if the claim is no identifier."""
    if type(claim) is not str:
        raise ValueError("An identifier in a token is a text.")
    return UUID(claim)


def _moment(claim: object) -> int:
    """A time claim, in seconds since 1970. ValueError if it is none."""
    if type(claim) is not int:
        raise ValueError("A time in a token is a whole number of seconds.")
    return claim
