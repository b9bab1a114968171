"""The chain of the audit trail in the database."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Label, LargeBinary, Row, Select, Table, bindparam, cast, insert, select, update

from gatherly_adapters.sql.audit_tables import audit_chain, audit_entries
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.rows import change_each
from gatherly_core.audit.model import Mac
from gatherly_core.audit.records import Anchor, Content, Head, Record

THE_ONLY = 1
NUMBER = re.compile(rb"0|-?[1-9][0-9]*")
NO_NUMBER = -1


def raw_rows(table: Table) -> Select[Any]:
    """The rows of a table, every value as its bytes."""
    columns: list[Label[Any]] = [_raw(column) for column in table.c]
    return select(*columns)


def _raw(column: Column[Any]) -> Label[Any]:
    """A column's value as its bytes: what it is taken for may hide what somebody has made of it."""
    return cast(column, LargeBinary).label(column.name)


ENTRIES = raw_rows(audit_entries).limit(bindparam("most"))
FIRST_UNSEALED = ENTRIES.where(audit_entries.c.sequence.is_(None)).order_by(audit_entries.c.id)
UNSEALED = FIRST_UNSEALED.where(audit_entries.c.id > bindparam("after", type_=LargeBinary))
FIRST_SEALED = ENTRIES.where(audit_entries.c.sequence.is_not(None)).order_by(audit_entries.c.sequence)
SEALED = FIRST_SEALED.where(audit_entries.c.sequence > bindparam("after"))
HEAD = Locking(raw_rows(audit_chain).where(audit_chain.c.id == THE_ONLY))
BEGIN = insert(audit_chain)
MOVE = update(audit_chain).where(audit_chain.c.id == THE_ONLY)


class SqlAuditChain:
    """The entries in the order in which they were sealed."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def head(self) -> Head | None:
        return self._head(HEAD.looking)

    def locked_head(self) -> Head | None:
        return self._head(HEAD.locking)

    def unsealed(self, after: bytes | None, limit: int) -> Sequence[Record]:
        return self._records(FIRST_UNSEALED if after is None else UNSEALED, after, limit)

    def sealed(self, after: int | None, limit: int) -> Sequence[Record]:
        return self._records(FIRST_SEALED if after is None else SEALED, after, limit)

    def append(self, records: Sequence[Record], head: Head, before: Head | None) -> None:
        end = {"sequence": head.end.sequence, "seal": head.end.seal, "key_id": head.mac.key_id, "mac": head.mac.value}
        connection = self._database.writing
        # Nobody can lock a head that is not there: of those who found none, the first to put one there has been faster.
        if before is None:
            connection.execute(BEGIN, {"id": THE_ONLY, **end})
        else:
            connection.execute(MOVE, end)
        change_each(
            connection, audit_entries, ("sequence", "seal_key_id", "seal"), [_seal_of(each) for each in records]
        )

    def _head(self, statement: Select[Any]) -> Head | None:
        row = self._database.reading.execute(statement).one_or_none()
        if row is None:
            return None
        return Head(Anchor(_number(row.sequence), row.seal), Mac(_word(row.key_id), row.mac))

    def _records(self, statement: Select[Any], after: bytes | int | None, limit: int) -> Sequence[Record]:
        given: dict[str, object] = {"most": limit} if after is None else {"most": limit, "after": after}
        return [_record_of(row) for row in self._database.reading.execute(statement, given)]


def _record_of(row: Row[Any]) -> Record:
    return Record(
        content=Content(
            id=row.id,
            at=row.at,
            action=row.action,
            user_id=row.user_id,
            target_type=row.target_type,
            target_id=row.target_id,
            details=row.details,
        ),
        mac=Mac(_word(row.key_id), row.mac),
        sequence=None if row.sequence is None else _number(row.sequence),
        seal=None if row.seal is None or row.seal_key_id is None else Mac(_word(row.seal_key_id), row.seal),
    )


def _seal_of(record: Record) -> tuple[Any, ...]:
    seal = record.seal
    return (UUID(bytes=record.content.id), record.sequence, seal and seal.key_id, seal and seal.value)


def _number(raw: bytes) -> int:
    """A number as the database writes it: SQLite keeps anything in any column."""
    return int(raw) if NUMBER.fullmatch(raw) else NO_NUMBER


def _word(raw: bytes) -> str:
    return raw.decode(errors="replace")
