"""Idempotency keys in the database."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    Select,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import LONG_BYTES, TABLE_OPTIONS, Id, Json, UtcDateTime, metadata
from gatherly_core.idempotency.model import Answer, Claim, Scope

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    # It ascends, while what a key is good for is anywhere: so new rows come at the end of the table.
    Column("work_id", Id, primary_key=True),
    # Not a reference: the token of a user who is gone is refused by what the request is about.
    Column("user_id", Id, nullable=False),
    Column("scope", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime, nullable=False),
    Column("status", SmallInteger),
    Column("headers", Json),
    Column("body", LONG_BYTES),
    UniqueConstraint("user_id", "scope"),
    CheckConstraint("(status IS NULL) = (headers IS NULL) AND (status IS NULL) = (body IS NULL)", name="answer"),
    Index(None, "created_at"),
    **TABLE_OPTIONS,
)

keys = idempotency_keys.c
_OF_SCOPE = (keys.user_id == bindparam("of_user"), keys.scope == bindparam("of_scope"))

ADD = insert(idempotency_keys)
GET = select(idempotency_keys).where(*_OF_SCOPE)
LOCKED = Locking(GET)
SAVE = update(idempotency_keys).where(*_OF_SCOPE)
OLDEST = (
    select(keys.work_id)
    .where(keys.created_at <= bindparam("before"))
    .order_by(keys.created_at)
    .limit(bindparam("most"))
)
# One whose key was claimed anew meanwhile bears another id.
FORGET = delete(idempotency_keys).where(keys.work_id.in_(bindparam("ids", expanding=True)))


class SqlIdempotencyKeys:
    """The claims."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, claim: Claim) -> None:
        self._database.writing.execute(ADD, _row_of(claim))

    def get(self, scope: Scope) -> Claim | None:
        return self._one(GET, scope)

    def locked(self, scope: Scope) -> Claim | None:
        return self._one(self._database.lock(LOCKED), scope)

    def save(self, claim: Claim) -> None:
        self._database.writing.execute(SAVE, {**_found_by(claim.scope), **_row_of(claim)})

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"ids": ids}).rowcount if ids else 0

    def _one(self, statement: Select[Any], scope: Scope) -> Claim | None:
        row = self._database.reading.execute(statement, _found_by(scope)).one_or_none()
        return None if row is None else _claim_of(row, scope)


def _digest(scope: Scope) -> str:
    """Method, path and key in a length that fits an index; the first two have no line feed in them."""
    return hashlib.sha256(f"{scope.method}\n{scope.path}\n{scope.key}".encode()).hexdigest()


def _found_by(scope: Scope) -> dict[str, object]:
    return {"of_user": scope.user_id, "of_scope": _digest(scope)}


def _row_of(claim: Claim) -> dict[str, object]:
    answer = claim.answer
    return {
        "work_id": claim.work_id,
        "user_id": claim.scope.user_id,
        "scope": _digest(claim.scope),
        "fingerprint": claim.fingerprint,
        "attempts": claim.attempts,
        "created_at": claim.created_at,
        "leased_until": claim.leased_until,
        "status": answer.status if answer else None,
        "headers": answer.headers if answer else None,
        "body": answer.body if answer else None,
    }


def _claim_of(row: Row[Any], scope: Scope) -> Claim:
    return Claim(
        scope=scope,
        fingerprint=row.fingerprint,
        work_id=row.work_id,
        created_at=row.created_at,
        leased_until=row.leased_until,
        attempts=row.attempts,
        answer=None if row.status is None else _answer_of(row),
    )


def _answer_of(row: Row[Any]) -> Answer:
    return Answer(row.status, tuple((name, value) for name, value in row.headers), bytes(row.body))
