"""The secrets of letters in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, String, Table, UniqueConstraint, bindparam, delete, func, insert, select

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.kernel.identifiers import UserId

account_tokens = Table(
    "account_tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False),
    *word_column("purpose", Purpose),
    reference("user_id", "users"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("digest"),
    Index(None, "user_id", "purpose", "created_at"),
    Index(None, "created_at"),
    **TABLE_OPTIONS,
)

rows = account_tokens.c
_OF_USER = (rows.user_id == bindparam("of_user"), rows.purpose == bindparam("of_purpose", type_=rows.purpose.type))

ADD = insert(account_tokens)
REMOVE_ONE = delete(account_tokens).where(rows.id == bindparam("row_id"))
FIND = select(account_tokens).where(rows.digest == bindparam("of_digest"))
NUMBER = (
    select(func.count())
    .select_from(account_tokens)
    .where(*_OF_USER, rows.created_at > bindparam("since"), rows.id != bindparam("but"))
)
REMOVE = delete(account_tokens).where(*_OF_USER)
OLDEST = (
    select(rows.id).where(rows.created_at <= bindparam("before")).order_by(rows.created_at).limit(bindparam("most"))
)
FORGET = delete(account_tokens).where(rows.id.in_(bindparam("ids", expanding=True)))


class SqlLetterTokens:
    """The secrets that were sent."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def keep(self, token: LetterToken) -> None:
        connection = self._database.writing
        connection.execute(REMOVE_ONE, {"row_id": token.id})
        values = {name: getattr(token, name) for name in ("id", "digest", "purpose", "user_id", "created_at")}
        connection.execute(ADD, values)

    def find(self, digest: str) -> LetterToken | None:
        row = self._database.reading.execute(FIND, {"of_digest": digest}).one_or_none()
        return None if row is None else LetterToken(row.id, row.digest, row.purpose, row.user_id, row.created_at)

    def number(self, user_id: UserId, purpose: Purpose, since: datetime, but: UUID) -> int:
        values = {"of_user": user_id, "of_purpose": purpose, "since": since, "but": but}
        number: int = self._database.reading.execute(NUMBER, values).scalar_one()
        return number

    def remove(self, user_id: UserId, purpose: Purpose) -> None:
        self._database.writing.execute(REMOVE, {"of_user": user_id, "of_purpose": purpose})

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"ids": ids}).rowcount if ids else 0
