"""Checking that the ledger balances, and says what the payments say."""

from collections import Counter
from collections.abc import Iterator, Sequence

from gatherly_core.kernel.differences import Difference
from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.kernel.paging import batches
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.ledger import LedgerAccount, Posting
from gatherly_core.payments.model import Payment, RefundStatus
from gatherly_core.payments.ports import Ledger, Payments

BATCH = 200


class CheckLedger:
    """Recomputes the balance of every account from each payment and its refunds, and names each difference.

    Every posting must balance, too.
    """

    def __init__(self, unit_of_work: UnitOfWork, payments: Payments, ledger: Ledger) -> None:
        self._unit_of_work = unit_of_work
        self._payments = payments
        self._ledger = ledger

    def __call__(self) -> Iterator[Difference]:
        for batch in batches(self._look, lambda last: last[0].id):
            for payment, postings in batch:
                yield from _differences(payment, postings)

    def _look(self, after: PaymentId | None) -> list[tuple[Payment, Sequence[Posting]]]:
        return self._unit_of_work.read(lambda: self._with_postings(after))

    def _with_postings(self, after: PaymentId | None) -> list[tuple[Payment, Sequence[Posting]]]:
        payments = self._payments.each(after, BATCH)
        postings = self._ledger.of_payments(payment.id for payment in payments)
        return [(payment, postings.get(payment.id, ())) for payment in payments]


def _differences(payment: Payment, postings: Sequence[Posting]) -> Iterator[Difference]:
    for posting in postings:
        if not posting.balanced:
            yield Difference(f"posting {posting.key}", sum(entry.amount for entry in posting.entries), 0)
    stored = Counter[LedgerAccount]()
    for entry in (entry for posting in postings for entry in posting.entries):
        stored[entry.account] += entry.amount
    expected = balances(payment)
    for account in LedgerAccount:
        if stored[account] != expected[account]:
            yield Difference(f"account {account} for payment {payment.id}", stored[account], expected[account])
    if payment.reserved > payment.captured:
        yield Difference(f"refunds promised of payment {payment.id}", payment.reserved, payment.captured)


def balances(payment: Payment) -> Counter[LedgerAccount]:
    """What the ledger must say of a payment: the balance of each account."""
    due = sum(refund.amount for refund in payment.refunds if refund.status is RefundStatus.PENDING)
    taken = payment.captured if payment.withheld else 0
    return Counter(
        {
            LedgerAccount.PROVIDER: payment.captured - payment.refunded - taken,
            LedgerAccount.SALES: -payment.captured,
            LedgerAccount.REFUNDS: payment.reserved,
            LedgerAccount.REFUNDS_DUE: -due,
            LedgerAccount.DISPUTES: taken,
        }
    )
