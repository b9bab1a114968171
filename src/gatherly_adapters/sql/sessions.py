"""Sessions and their refresh tokens in the database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Row, String, Table, bindparam, delete, insert, select, update

from gatherly_adapters.sql.accounts import PRESENT, users
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.staffing_tables import event_staff
from gatherly_core.accounts.errors import SessionNotFound
from gatherly_core.accounts.model import Post
from gatherly_core.accounts.sessions import RefreshToken, Session, Standing
from gatherly_core.kernel.identifiers import SessionId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

sessions = Table(
    "sessions",
    metadata,
    Column("id", Id, primary_key=True),
    reference("user_id", "users"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_used_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Index(None, "user_id", "id"),
    Index(None, "expires_at"),
    **TABLE_OPTIONS,
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("digest", String(64), primary_key=True),
    reference("session_id", "sessions"),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Index(None, "session_id"),
    **TABLE_OPTIONS,
)

NEWEST_FIRST = Keyset("sessions_of_user", UUID)

ADD = insert(sessions)
ADD_TOKEN = insert(refresh_tokens)
# One row for each post of a session's user, and one for who has none: a statement more would be one with every request.
STANDING = (
    select(sessions, users.c.role, users.c.disabled_at, event_staff.c.event_id, event_staff.c.role.label("post"))
    .join_from(sessions, users)
    .outerjoin(event_staff, event_staff.c.user_id == users.c.id)
    .where(sessions.c.id.in_(bindparam("session_ids", expanding=True)), PRESENT)
)
LOCKED = Locking(select(sessions).where(sessions.c.id == bindparam("session_id")))
TOKEN = select(refresh_tokens).where(refresh_tokens.c.digest == bindparam("of_digest"))
LOCKED_BY = Locking(
    select(sessions, refresh_tokens)
    .join_from(refresh_tokens, sessions)
    .where(refresh_tokens.c.digest == bindparam("of_digest"))
)
SAVE = update(sessions).where(sessions.c.id == bindparam("session_id"))
USE = update(refresh_tokens).where(refresh_tokens.c.digest == bindparam("of_digest"))
REVOKE = update(sessions).where(sessions.c.user_id == bindparam("of_user"), sessions.c.revoked_at.is_(None))
REVOKE_OTHERS = REVOKE.where(sessions.c.id != bindparam("but"))
OVER = (
    select(sessions.c.id)
    .where(sessions.c.expires_at <= bindparam("before"))
    .order_by(sessions.c.expires_at)
    .limit(bindparam("most"))
)
FORGET_TOKENS = delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(bindparam("ids", expanding=True)))
FORGET = delete(sessions).where(sessions.c.id.in_(bindparam("ids", expanding=True)))


class SqlSessions:
    """The sessions and their refresh tokens."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def open(self, session: Session, first: RefreshToken) -> None:
        self._database.writing.execute(ADD, _row_of(session))
        self._database.writing.execute(ADD_TOKEN, _token_row_of(first))

    def standing(self, session_ids: Iterable[SessionId]) -> Mapping[SessionId, Standing]:
        rows = self._database.reading.execute(STANDING, {"session_ids": tuple(session_ids)}).all()
        posts: dict[SessionId, set[Post]] = {row.id: set() for row in rows}
        for row in rows:
            if row.event_id is not None:
                posts[row.id].add(Post(row.event_id, row.post))
        return {row.id: _standing_of(row, frozenset(posts[row.id])) for row in rows}

    def locked(self, session_id: SessionId) -> Session:
        statement = self._database.lock(LOCKED)
        row = self._database.reading.execute(statement, {"session_id": session_id}).one_or_none()
        if row is None:
            raise SessionNotFound("There is no such session.")
        return _session_of(row)

    def locked_by(self, digest: str) -> tuple[Session, RefreshToken] | None:
        statement = self._database.lock(LOCKED_BY)
        row = self._database.reading.execute(statement, {"of_digest": digest}).one_or_none()
        return None if row is None else (_session_of(row), _token_of(row))

    def refresh_token(self, digest: str) -> RefreshToken | None:
        row = self._database.reading.execute(TOKEN, {"of_digest": digest}).one_or_none()
        return None if row is None else _token_of(row)

    def rotate(self, session: Session, used: RefreshToken, successor: RefreshToken) -> None:
        self.save(session)
        self._database.writing.execute(USE, {"of_digest": used.digest, "used_at": used.used_at})
        self._database.writing.execute(ADD_TOKEN, _token_row_of(successor))

    def save(self, session: Session) -> None:
        kept = {name: value for name, value in _row_of(session).items() if name not in {"id", "user_id", "created_at"}}
        self._database.writing.execute(SAVE, {"session_id": session.id, **kept})

    def revoke_of_user(self, user_id: UserId, now: datetime, but: SessionId | None = None) -> None:
        values = {"of_user": user_id, "revoked_at": now}
        if but is None:
            self._database.writing.execute(REVOKE, values)
        else:
            self._database.writing.execute(REVOKE_OTHERS, {**values, "but": but})

    def of_user(self, user_id: UserId, now: datetime, page: PageRequest) -> Page[Session]:
        live = select(sessions).where(
            sessions.c.user_id == user_id, sessions.c.revoked_at.is_(None), sessions.c.expires_at > now
        )
        statement = paged(live, (sessions.c.id,), NEWEST_FIRST.key(page.after), page.limit, descending=True)
        found = NEWEST_FIRST.page(self._database.reading.execute(statement), page.limit, lambda row: (row.id,))
        return Page(tuple(map(_session_of, found.items)), found.next)

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OVER, {"before": before, "most": limit}).scalars())
        if not ids:
            return 0
        connection.execute(FORGET_TOKENS, {"ids": ids})
        return connection.execute(FORGET, {"ids": ids}).rowcount


def _row_of(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "user_id": session.user_id,
        "created_at": session.created_at,
        "last_used_at": session.last_used_at,
        "expires_at": session.expires_at,
        "revoked_at": session.revoked_at,
    }


def _token_row_of(token: RefreshToken) -> dict[str, object]:
    return {
        "digest": token.digest,
        "session_id": token.session_id,
        "issued_at": token.issued_at,
        "used_at": token.used_at,
    }


def _standing_of(row: Row[Any], posts: frozenset[Post]) -> Standing:
    return Standing(_session_of(row), row.role, row.disabled_at is not None, posts)


def _session_of(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        user_id=row.user_id,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )


def _token_of(row: Row[Any]) -> RefreshToken:
    return RefreshToken(digest=row.digest, session_id=row.session_id, issued_at=row.issued_at, used_at=row.used_at)
