"""Sessions and refresh tokens in memory."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice, takewhile
from uuid import UUID

from gatherly_adapters.memory.accounts import ACCOUNTS, ERASURES
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.staffing import MEMBERS, POSTS_OF_USER
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.accounts.errors import SessionNotFound
from gatherly_core.accounts.model import Post
from gatherly_core.accounts.sessions import RefreshToken, Session, Standing
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import SessionId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

BY_USER = Index[Session](lambda session: session.user_id, lambda session: (session.id,))
BY_END = Index[Session](lambda session: True, lambda session: (session.expires_at, session.id))
SESSIONS = Definition[SessionId, Session](lambda session: session.id, (BY_USER, BY_END))

BY_SESSION = Index[RefreshToken](lambda token: token.session_id, lambda token: (token.digest,))
REFRESH_TOKENS = Definition[str, RefreshToken](lambda token: token.digest, (BY_SESSION,))

NEWEST_FIRST = Keyset("sessions_of_user", UUID)


class MemorySessions:
    """The sessions and their refresh tokens."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(SESSIONS)
        self._tokens = database.table(REFRESH_TOKENS)
        self._accounts = database.table(ACCOUNTS)
        self._erasures = database.table(ERASURES)
        self._staff = database.table(MEMBERS)

    def open(self, session: Session, first: RefreshToken) -> None:
        if self._rows.get(session.id) is not None:
            raise AlreadyMade("There is a thing of this id already.")
        self._rows.put(session)
        self._tokens.put(first)

    def standing(self, session_ids: Iterable[SessionId]) -> Mapping[SessionId, Standing]:
        found = (self._rows.get(session_id) for session_id in session_ids)
        standings = (self._standing(session) for session in found if session is not None)
        return {standing.session.id: standing for standing in standings if standing is not None}

    def locked(self, session_id: SessionId) -> Session:
        session = self._rows.get(session_id)
        if session is None:
            raise SessionNotFound("There is no such session.")
        return session

    def locked_by(self, digest: str) -> tuple[Session, RefreshToken] | None:
        token = self._tokens.get(digest)
        return None if token is None else (self.locked(token.session_id), token)

    def refresh_token(self, digest: str) -> RefreshToken | None:
        return self._tokens.get(digest)

    def rotate(self, session: Session, used: RefreshToken, successor: RefreshToken) -> None:
        self.save(session)
        self._tokens.put(used)
        self._tokens.put(successor)

    def save(self, session: Session) -> None:
        self._rows.put(session)

    def revoke_of_user(self, user_id: UserId, now: datetime, but: SessionId | None = None) -> None:
        for session in self._rows.select(BY_USER, user_id):
            if session.revoked_at is None and session.id != but:
                self._rows.put(session.revoked(now))

    def of_user(self, user_id: UserId, now: datetime, page: PageRequest) -> Page[Session]:
        newest_first = self._rows.descending(BY_USER, user_id, NEWEST_FIRST.key(page.after))
        live = (session for session in newest_first if session.live_at(now))
        return NEWEST_FIRST.page(live, page.limit, lambda session: (session.id,))

    def forget(self, before: datetime, limit: int) -> int:
        over = takewhile(lambda session: session.expires_at <= before, self._rows.ascending(BY_END, True))
        forgotten = tuple(islice(over, limit))
        for session in forgotten:
            for token in self._tokens.select(BY_SESSION, session.id):
                self._tokens.remove(token.digest)
            self._rows.remove(session.id)
        return len(forgotten)

    def _standing(self, session: Session) -> Standing | None:
        account = self._accounts.get(session.user_id)
        if account is None or self._erasures.get(session.user_id):
            return None
        posts = frozenset(Post(one.event_id, one.role) for one in self._staff.select(POSTS_OF_USER, session.user_id))
        return Standing(session, account.bare.user.role, account.bare.user.disabled, posts)


class MemoryRefreshTokens:
    """Refresh tokens whose successors only this object knows."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes()

    def new(self) -> str:
        return secrets.token_urlsafe()

    def successors(self, refresh_token: str) -> tuple[str, ...]:
        text = refresh_token.encode("utf-8", errors="surrogatepass")
        return (hmac.new(self._key, text, hashlib.sha256).hexdigest(),)
