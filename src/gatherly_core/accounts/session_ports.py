"""What sessions need from outside."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from gatherly_core.accounts.model import AccessToken
from gatherly_core.accounts.sessions import Bearer, RefreshToken, Session, Standing
from gatherly_core.kernel.identifiers import SessionId, UserId
from gatherly_core.kernel.paging import Page, PageRequest


class Sessions(Protocol):
    """The sessions and their refresh tokens, known by their digests. Works inside a unit of work only."""

    def open(self, session: Session, first: RefreshToken) -> None:
        """Keeps a new session with its first refresh token."""
        ...

    def standing(self, session_ids: Iterable[SessionId]) -> Mapping[SessionId, Standing]:
        """How those of the sessions stand whose users exist, live or not: asked with every request."""
        ...

    def locked(self, session_id: SessionId) -> Session:
        """The session, locked until the block ends. SessionNotFound when there is none."""
        ...

    def locked_by(self, digest: str) -> tuple[Session, RefreshToken] | None:
        """The refresh token of this digest and its session, both locked until the block ends; None without one."""
        ...

    def refresh_token(self, digest: str) -> RefreshToken | None:
        """The refresh token of this digest, if there is one."""
        ...

    def rotate(self, session: Session, used: RefreshToken, successor: RefreshToken) -> None:
        """Keeps that a locked session was prolonged, by which of its refresh tokens, and what follows that one."""
        ...

    def save(self, session: Session) -> None:
        """Keeps what became of a session that the block has locked."""
        ...

    def revoke_of_user(self, user_id: UserId, now: datetime, but: SessionId | None = None) -> None:
        """Revokes the sessions of a user that are not revoked yet; `but` stays."""
        ...

    def of_user(self, user_id: UserId, now: datetime, page: PageRequest) -> Page[Session]:
        """The sessions of a user that are live at `now`, the newest first. Invalid for a position of another list."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Removes at most `limit` sessions that expired at `before` or earlier; answers how many."""
        ...


class Tokens(Protocol):
    """Access tokens: signed, so that what they say is known to be ours. They open nothing but what a session may."""

    def issue(self, user_id: UserId, session_id: SessionId) -> AccessToken: ...

    def verify(self, token: str) -> Bearer:
        """What the token says. InvalidToken when it is forged or garbled, TokenExpired when its time is up."""
        ...


class RefreshTokens(Protocol):
    """Refresh tokens: 256 bits that say nothing to who holds them, and that nobody can guess."""

    def new(self) -> str: ...

    def successors(self, refresh_token: str) -> tuple[str, ...]:
        """What follows a refresh token: the same each time, and known to nobody who knows the token alone.

        The first is what follows it now; the others would have, by keys that were retired since.
        """
        ...
