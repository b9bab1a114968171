"""Access tokens as JSON Web Tokens."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
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
        self._remembered = _Remembered(REMEMBERED)

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
        now = self._clock.now()
        known = self._remembered.get(token)
        actor, expires = known or self._read(token, now)
        if now.timestamp() >= expires:
            raise TokenExpired("The access token has expired.")
        if known is None:
            self._remembered.put(token, (actor, expires))
        return actor

    def _read(self, token: str, now: datetime) -> tuple[Actor, int]:
        try:
            claims = self._claims(token)
            expires, valid_from = _moment(claims["exp"]), _moment(claims["nbf"])
            actor = Actor(UserId(UUID(claims["sub"])), Role(claims["role"]))
        # A header nested a thousand levels deep ends in a RecursionError before its signature is looked at.
        except (jwt.PyJWTError, ValueError, RecursionError) as wrong:
            raise InvalidToken("The access token is not valid.") from wrong
        if claims["typ"] != KIND or now.timestamp() + SKEW_SECONDS < valid_from:
            raise InvalidToken("The access token is not valid.")
        return actor, expires

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


class _Remembered:
    """The last `size` verified tokens: who they belong to and when they expire. Thread-safe."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[str, tuple[Actor, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, token: str) -> tuple[Actor, int] | None:
        with self._lock:
            if token in self._entries:
                self._entries.move_to_end(token)
            return self._entries.get(token)

    def put(self, token: str, entry: tuple[Actor, int]) -> None:
        with self._lock:
            self._entries[token] = entry
            if len(self._entries) > self._size:
                self._entries.popitem(last=False)


def _moment(claim: object) -> int:
    """A time claim, in seconds since 1970. ValueError if it is none."""
    if type(claim) is not int:
        raise ValueError("A time in a token is a whole number of seconds.")
    return claim
