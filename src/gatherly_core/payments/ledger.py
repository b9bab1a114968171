"""The ledger: double entry, append-only, in minor units.

Every movement of money is one posting, whose entries add up to nothing: what one account gains, others lose. A debit
is positive, a credit negative. The accounts are kept per event and currency.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gatherly_core.kernel.errors import Conflict
from gatherly_core.kernel.identifiers import EventId, PaymentId
from gatherly_core.payments.model import Payment, Refund


class LedgerAccount(StrEnum):
    PROVIDER = "provider"
    """The money that the payment provider holds for the organizer."""
    SALES = "sales"
    """What was sold: its credit is the revenue."""
    REFUNDS = "refunds"
    """What was promised back: its debit lessens the revenue."""
    REFUNDS_DUE = "refunds_due"
    """What was promised back and not paid back yet."""
    DISPUTES = "disputes"
    """What banks took back for their customers, unless it was won again."""


class AlreadyPosted(Conflict):
    """The ledger has a posting of this key."""

    code = "already_posted"


@dataclass(frozen=True, slots=True)
class Entry:
    account: LedgerAccount
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One movement of money. `key` says what it is about: nothing is posted twice."""

    key: str
    payment_id: PaymentId
    event_id: EventId
    currency: str
    at: datetime
    entries: tuple[Entry, ...]

    @property
    def balanced(self) -> bool:
        return sum(entry.amount for entry in self.entries) == 0


def capture(payment: Payment) -> Posting:
    """The payer's money has come."""
    return _posting(payment, f"captured:{payment.id}", LedgerAccount.PROVIDER, LedgerAccount.SALES, payment.captured)


def refund_promised(payment: Payment, refund: Refund) -> Posting:
    """The money is to go back."""
    return _posting(
        payment, f"refund_promised:{refund.id}", LedgerAccount.REFUNDS, LedgerAccount.REFUNDS_DUE, refund.amount
    )


def refund_paid(payment: Payment, refund: Refund) -> Posting:
    """The money has gone back."""
    return _posting(
        payment, f"refund_paid:{refund.id}", LedgerAccount.REFUNDS_DUE, LedgerAccount.PROVIDER, refund.amount
    )


def refund_failed(payment: Payment, refund: Refund) -> Posting:
    """The money could not go back: the promise is taken back."""
    return _posting(
        payment, f"refund_failed:{refund.id}", LedgerAccount.REFUNDS_DUE, LedgerAccount.REFUNDS, refund.amount
    )


def refund_returned(payment: Payment, refund: Refund) -> Posting:
    """The money had gone back, and the payer's bank returned it."""
    return _posting(
        payment, f"refund_returned:{refund.id}", LedgerAccount.PROVIDER, LedgerAccount.REFUNDS, refund.amount
    )


def dispute_opened(payment: Payment) -> Posting:
    """The payer's bank has taken the money: all of it, as how much it took is not known."""
    return _posting(
        payment, f"dispute_opened:{payment.id}", LedgerAccount.DISPUTES, LedgerAccount.PROVIDER, payment.captured
    )


def dispute_won(payment: Payment) -> Posting:
    """The payer's bank has given the money back."""
    return _posting(
        payment, f"dispute_won:{payment.id}", LedgerAccount.PROVIDER, LedgerAccount.DISPUTES, payment.captured
    )


def _posting(payment: Payment, key: str, debit: LedgerAccount, credit: LedgerAccount, amount: int) -> Posting:
    return Posting(
        key=key,
        payment_id=payment.id,
        event_id=payment.event_id,
        currency=payment.currency,
        at=payment.updated_at,
        entries=(Entry(debit, amount), Entry(credit, -amount)),
    )
