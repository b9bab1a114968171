"""Attempts in the database."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import Column, Index, Integer, String, Table, bindparam, delete, insert, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, UtcDateTime, metadata
from gatherly_core.accounts.attempts import Attempts
from gatherly_core.kernel.errors import AlreadyMade

PURPOSE = b"gatherly: guesses, HMAC-SHA-256"

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    # A code of what is attempted: who reads the table learns neither the address of a person nor that of a machine.
    Column("id", String(64), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Index(None, "last_at"),
    **TABLE_OPTIONS,
)

rows = sign_in_attempts.c

ADD = insert(sign_in_attempts)
WITH_ID = Locking(select(sign_in_attempts).where(rows.id == bindparam("row_id")))
SAVE = update(sign_in_attempts).where(rows.id == bindparam("row_id"))
OLDEST = select(rows.id).where(rows.last_at <= bindparam("before")).order_by(rows.last_at).limit(bindparam("most"))
FORGET = delete(sign_in_attempts).where(
    rows.id.in_(bindparam("ids", expanding=True)), rows.last_at <= bindparam("before")
)


class SqlAttemptLog:
    """The attempts. `secret` makes the codes by which they are kept: with another one, all are forgotten."""

    def __init__(self, database: SqlDatabase, secret: bytes) -> None:
        self._database = database
        self._key = hmac.digest(secret, PURPOSE, hashlib.sha256)

    def locked(self, subject: str, now: datetime) -> Attempts:
        id_ = self._code(subject)
        # Nobody can lock a row that is not there: so there is one, or somebody else is just adding it.
        while (row := self._database.writing.execute(WITH_ID.locking, {"row_id": id_}).one_or_none()) is None:
            self._add(id_, now)
        return Attempts(row.number, row.last_at)

    def save(self, subject: str, attempts: Attempts) -> None:
        values = {"row_id": self._code(subject), "number": attempts.number, "last_at": attempts.last_at}
        if self._database.writing.execute(SAVE, values).rowcount != 1:
            raise RuntimeError("Only what is locked can be saved.")

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"ids": ids, "before": before}).rowcount if ids else 0

    def _add(self, id_: str, now: datetime) -> None:
        try:
            self._database.writing.execute(ADD, {"id": id_, "number": 0, "last_at": now})
        except AlreadyMade:
            return

    def _code(self, subject: str) -> str:
        return hmac.new(self._key, subject.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
