"""Access tokens as JSON Web Tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import jwt

from gatherly_core.accounts.errors import InvalidToken, TokenExpired
from gatherly_core.accounts.model import AccessToken, Actor, Role
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import UserId

# One algorithm, fixed here: what a token says about its own is never believed.
ALGORITHM = "HS256"
KIND = "access"
REQUIRED = ("iss", "aud", "sub", "exp", "nbf", "iat", "typ", "role")
# Machines that share a secret may disagree about the time by this much.
SKEW_SECONDS = 30
REMEMBERED = 4096
NOT_VALID = "The access token is not valid."


@dataclass(frozen=True, slots=True)
class _Signed:
    """What a token with our signature says; its times are in seconds since 1970."""

    actor: Actor
    valid_from: int
    expires: int


class JwtTokens:
    """Signs tokens with a secret that every process of an installation shares.

    `secret` has at least 32 bytes. Tokens are good for `lifetime_seconds`, by the given clock. Those that
    were verified last are remembered, which spares looking at their signatures but never outlives them.
    """

    def __init__(
        self,
        secret: str,
        clock: Clock,
        lifetime_seconds: int,
        issuer: str = "gatherly",
        audience: str = "gatherly-api",
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._lifetime_seconds = lifetime_seconds
        self._issuer = issuer
        self._audience = audience
        # Errors are not remembered, so forged tokens do not drive out good ones.
        self._signed = lru_cache(REMEMBERED)(self._read)

    def issue(self, actor: Actor) -> AccessToken:
        """A token that says who `actor` is."""
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(actor.user_id),
            "role": actor.role.value,
            "typ": KIND,
            "iat": now,
            "nbf": now,
            "exp": now + self._lifetime_seconds,
        }
        return AccessToken(jwt.encode(claims, self._secret, ALGORITHM), self._lifetime_seconds)

    def verify(self, token: str) -> Actor:
        """Who the token was issued to. InvalidToken when it is forged or garbled, TokenExpired when over."""
        signed = self._signed(token)
        now = self._clock.now().timestamp()
        if now >= signed.expires:
            raise TokenExpired("The access token has expired.")
        if now + SKEW_SECONDS < signed.valid_from:
            raise InvalidToken(NOT_VALID)
        return signed.actor

    def _read(self, token: str) -> _Signed:
        """What the token says, whenever it is read. InvalidToken when we did not sign that."""
        try:
            claims = self._claims(token)
            if claims["typ"] != KIND:
                raise InvalidToken(NOT_VALID)
            actor = Actor(UserId(UUID(claims["sub"])), Role(claims["role"]))
            return _Signed(actor, valid_from=_moment(claims["nbf"]), expires=_moment(claims["exp"]))
        except (jwt.PyJWTError, ValueError) as wrong:
            raise InvalidToken(NOT_VALID) from wrong

    def _claims(self, token: str) -> Mapping[str, Any]:
        return jwt.decode(
            token,
            self._secret,
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


def _moment(claim: object) -> int:
    """A time claim, in seconds since 1970. ValueError if it is none."""
    if type(claim) is not int:
        raise ValueError("A time in a token is a whole number of seconds.")
    return claim
