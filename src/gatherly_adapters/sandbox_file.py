"""The charges of the sandbox, in a SQLite file of their own."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from gatherly_adapters.pretend_bank import BankCharge
from gatherly_core.kernel.identifiers import PaymentId, RefundId
from gatherly_core.payments.charge import Charge, ChargeState, NextAction, ProviderRefund
from gatherly_core.payments.errors import ProviderAway
from gatherly_core.payments.model import RefundStatus

log = logging.getLogger(__name__)

TABLE = "CREATE TABLE IF NOT EXISTS charges (id TEXT PRIMARY KEY, payment_id TEXT NOT NULL UNIQUE, kept TEXT NOT NULL)"
BUSY_SECONDS = 10


class SandboxFile:
    """Charges that many threads and processes of one machine share, and that outlive them all.

    Each method is one transaction, which is on the disk when it returns. ProviderAway when the file cannot be used.
    The file, and its folder, are made when they are first needed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, kept: BankCharge) -> BankCharge:
        """Keeps the charge, unless its payment has one: the payment's charge."""
        with self._transaction() as database:
            database.execute(
                "INSERT INTO charges (id, payment_id, kept) VALUES (?, ?, ?) ON CONFLICT (payment_id) DO NOTHING",
                (kept.charge.id, str(kept.payment_id), _encode(kept)),
            )
            row = database.execute("SELECT kept FROM charges WHERE payment_id = ?", (str(kept.payment_id),)).fetchone()
            return _decode(row[0])

    def get(self, charge_id: str) -> BankCharge | None:
        with self._transaction() as database:
            return _read(database, charge_id)

    def change(self, charge_id: str, change: Callable[[BankCharge], BankCharge]) -> BankCharge | None:
        """Keeps what `change` makes of the charge, which nobody else changes meanwhile; None when there is none."""
        with self._transaction() as database:
            kept = _read(database, charge_id)
            if kept is None:
                return None
            changed = change(kept)
            database.execute("UPDATE charges SET kept = ? WHERE id = ?", (_encode(changed), charge_id))
            return changed

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own: so it does not matter which thread asks, or that its process was forked."""
        try:
            database = self._connected()
            try:
                database.execute("BEGIN IMMEDIATE")
                yield database
                database.execute("COMMIT")
            finally:
                database.close()  # what is not committed is rolled back
        except (OSError, sqlite3.Error) as error:
            log.error("The sandbox cannot use %s: %s", self._file, error)
            raise ProviderAway("The payment sandbox cannot use its file.") from error

    def _connected(self) -> sqlite3.Connection:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = sqlite3.connect(self._file, timeout=BUSY_SECONDS, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute(TABLE)
        return database


def _read(database: sqlite3.Connection, charge_id: str) -> BankCharge | None:
    row = database.execute("SELECT kept FROM charges WHERE id = ?", (charge_id,)).fetchone()
    return None if row is None else _decode(row[0])


def _encode(kept: BankCharge) -> str:
    charge = kept.charge
    return json.dumps(
        {
            "payment_id": str(kept.payment_id),
            "page": kept.page,
            "attempts": {str(attempt): code for attempt, code in kept.attempts.items()},
            "id": charge.id,
            "state": charge.state,
            "amount": charge.amount,
            "currency": charge.currency,
            "captured": charge.captured,
            "next_action": charge.next_action and [charge.next_action.kind, charge.next_action.url],
            "client_secret": charge.client_secret,
            "refunds": [[each.id, each.amount, each.status, str(each.refund_id)] for each in charge.refunds],
        }
    )


def _decode(text: str) -> BankCharge:
    row: dict[str, Any] = json.loads(text)
    charge = Charge(
        id=row["id"],
        state=ChargeState(row["state"]),
        amount=row["amount"],
        currency=row["currency"],
        captured=row["captured"],
        refunds=tuple(
            ProviderRefund(id_, amount, RefundStatus(status), RefundId(UUID(refund_id)))
            for id_, amount, status, refund_id in row["refunds"]
        ),
        next_action=row["next_action"] and NextAction(*row["next_action"]),
        client_secret=row["client_secret"],
    )
    return BankCharge(
        payment_id=PaymentId(UUID(row["payment_id"])),
        charge=charge,
        page=row["page"],
        attempts={UUID(attempt): code for attempt, code in row["attempts"].items()},
    )
