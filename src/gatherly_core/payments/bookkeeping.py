"""Keeping the books: what happens to a payment is written in it, in the ledger and in the outbox, together."""

from datetime import datetime

from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Identifiers, RefundId
from gatherly_core.kernel.money import told
from gatherly_core.payments.charge import Charge
from gatherly_core.payments.errors import NotRefundable, OverRefund
from gatherly_core.payments.facts import RefundPromised, refund_fact
from gatherly_core.payments.merging import Merging
from gatherly_core.payments.model import Payment, Refund, RefundCause, RefundStatus
from gatherly_core.payments.ports import Ledger, Payments


class Bookkeeping:
    """Changes payments that the block has locked. Inside a unit of work only."""

    def __init__(self, payments: Payments, ledger: Ledger, facts: Outbox, identifiers: Identifiers) -> None:
        self._payments = payments
        self._ledger = ledger
        self._facts = facts
        self._identifiers = identifiers

    def follow(self, payment: Payment, charge: Charge, now: datetime) -> Payment:
        """The payment as the provider has it. Following the same charge again changes nothing."""
        merging = self._merging(payment, now)
        merging.follow(charge)
        return self._written(payment, merging)

    def promise(
        self,
        payment: Payment,
        amount: int,
        cause: RefundCause,
        now: datetime,
        refund_id: RefundId | None = None,
        reason: str | None = None,
    ) -> Payment:
        """The payment with one more refund, which the provider is told of afterwards.

        NotRefundable when no money has come, or a dispute holds it; OverRefund when less than `amount` is left of it.
        """
        if not payment.captured:
            raise NotRefundable("Nothing was paid that could be given back.")
        if payment.withheld:
            raise NotRefundable("The payer's bank has taken the money back: there is nothing to give back.")
        if amount > payment.refundable:
            raise OverRefund(f"Only {told(payment.refundable, payment.currency)} are left to be given back.")
        refund = Refund(
            id=refund_id or self._new_refund_id(),
            amount=amount,
            status=RefundStatus.PENDING,
            cause=cause,
            created_at=now,
            updated_at=now,
            reason=reason,
        )
        merging = self._merging(payment, now)
        merging.promise(refund)
        merging.facts.append(refund_fact(RefundPromised, payment, refund))
        return self._written(payment, merging)

    def take_back(self, payment: Payment, refund: Refund, now: datetime) -> Payment:
        """The payment without the promise of a refund, as the provider will not keep it."""
        merging = self._merging(payment, now)
        merging.fail(refund)
        return self._written(payment, merging)

    def _merging(self, payment: Payment, now: datetime) -> Merging:
        return Merging(payment, now, self._new_refund_id)

    def _new_refund_id(self) -> RefundId:
        return RefundId(self._identifiers.new())

    def _written(self, before: Payment, merging: Merging) -> Payment:
        if merging.payment != before:
            self._payments.save(merging.payment)
            self._ledger.post(merging.postings)
            self._facts.add(*merging.facts)
        return merging.payment
