"""The ledger in the database."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
)

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, UtcDateTime, metadata, reference, word_column
from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.payments.ledger import Entry, LedgerAccount, Posting

# SQLite counts by itself in a column of this type alone, which holds as large numbers.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

ledger_postings = Table(
    "ledger_postings",
    metadata,
    # In the order of writing: who writes about a payment has locked it.
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("key", String(100), nullable=False),
    reference("payment_id", "payments"),
    reference("event_id", "events"),
    Column("currency", String(3), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("key"),
    Index(None, "payment_id", "number"),
    Index(None, "event_id"),
    **TABLE_OPTIONS,
)

OF_POSTING = ForeignKey("ledger_postings.number", ondelete="RESTRICT")

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("posting", NUMBER, OF_POSTING, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    *word_column("account", LedgerAccount),
    Column("amount", BigInteger, nullable=False),
    **TABLE_OPTIONS,
)

SAME_NAMED = ("key", "payment_id", "event_id", "currency", "at")

ADD = insert(ledger_postings)
ADD_ENTRIES = insert(ledger_entries)
NUMBERS = select(ledger_postings.c.key, ledger_postings.c.number).where(
    ledger_postings.c.key.in_(bindparam("keys", expanding=True))
)
OF_PAYMENTS = (
    select(ledger_postings, ledger_entries.c.account, ledger_entries.c.amount)
    .join(ledger_entries, ledger_entries.c.posting == ledger_postings.c.number)
    .where(ledger_postings.c.payment_id.in_(bindparam("payment_ids", expanding=True)))
    .order_by(ledger_postings.c.number, ledger_entries.c.position)
)


class SqlLedger:
    """The postings."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def post(self, postings: Sequence[Posting]) -> None:
        if not postings:
            return
        connection = self._database.writing
        connection.execute(ADD, [_row_of(posting) for posting in postings])
        numbers = connection.execute(NUMBERS, {"keys": [posting.key for posting in postings]})
        number_of = {row.key: row.number for row in numbers}
        connection.execute(
            ADD_ENTRIES, [row for posting in postings for row in _entry_rows_of(number_of[posting.key], posting)]
        )

    def of_payments(self, payment_ids: Iterable[PaymentId]) -> Mapping[PaymentId, tuple[Posting, ...]]:
        written: dict[PaymentId, tuple[Posting, ...]] = dict.fromkeys(payment_ids, ())
        rows = self._database.reading.execute(OF_PAYMENTS, {"payment_ids": tuple(written)})
        for _, lines in groupby(rows, key=lambda row: row.number):
            posting = _posting_of(tuple(lines))
            written[posting.payment_id] += (posting,)
        return written


def _row_of(posting: Posting) -> dict[str, object]:
    return {name: getattr(posting, name) for name in SAME_NAMED}


def _entry_rows_of(number: int, posting: Posting) -> list[dict[str, object]]:
    return [
        {"posting": number, "position": position, "account": entry.account, "amount": entry.amount}
        for position, entry in enumerate(posting.entries)
    ]


def _posting_of(lines: Sequence[Row[Any]]) -> Posting:
    """The posting of the rows of its entries."""
    entries = tuple(Entry(line.account, line.amount) for line in lines)
    return Posting(entries=entries, **{name: getattr(lines[0], name) for name in SAME_NAMED})
