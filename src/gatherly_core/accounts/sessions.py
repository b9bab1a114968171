"""Sessions: each begins with a sign-in, is prolonged by refresh tokens, and ends."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gatherly_core.accounts.model import Post, Role
from gatherly_core.kernel.identifiers import SessionId, UserId

GRACE = timedelta(seconds=60)
"""How long the answer to a refresh can be had again, as it may have been lost on its way."""


def digest_of(refresh_token: str) -> str:
    """By what a refresh token is known where it is kept: SHA-256, in hexadecimal. Random bits need no salt."""
    return hashlib.sha256(refresh_token.encode("utf-8", errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Terms:
    """How long sessions last: `longest` in all, and `idle` without being used."""

    longest: timedelta = timedelta(days=30)
    idle: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Bearer:
    """What a genuine access token says: whose it is, and of which session."""

    user_id: UserId
    session_id: SessionId


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody's being signed in on one device. It ends at `expires_at`, which moves on while it is used."""

    id: SessionId
    user_id: UserId
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    @classmethod
    def begun(cls, id: SessionId, user_id: UserId, now: datetime, terms: Terms) -> "Session":
        return cls(id, user_id, now, now, expires_at=now).used(now, terms)

    def live_at(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def used(self, now: datetime, terms: Terms) -> "Session":
        """This session once it has been prolonged."""
        expires_at = min(self.created_at + terms.longest, now + terms.idle)
        return replace(self, last_used_at=now, expires_at=expires_at)

    def revoked(self, now: datetime) -> "Session":
        """This session once it was ended before its time."""
        return replace(self, revoked_at=now)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What is kept of a refresh token: never the token itself."""

    digest: str
    session_id: SessionId
    issued_at: datetime
    used_at: datetime | None = None

    def used(self, now: datetime) -> "RefreshToken":
        """This refresh token once it was exchanged for the next."""
        return replace(self, used_at=now)

    def repeatable_at(self, now: datetime) -> bool:
        """Whether it was used so recently that the answer may have been lost."""
        return self.used_at is not None and now < self.used_at + GRACE


@dataclass(frozen=True, slots=True)
class Standing:
    """A session, and how its user stands at present."""

    session: Session
    role: Role
    disabled: bool
    posts: frozenset[Post] = frozenset()
