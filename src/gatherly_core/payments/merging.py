"""What the provider says of a payment, merged into what is known of it: a pure rule.

The provider is asked for the present state each time, so that neither the order in which its notices come nor how
often they come matters. Yet two who asked may write down the answers in the other order; so what is final stays:
money that has come, a refund that has ended, a cancelled charge that has no money.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.payments import ledger
from gatherly_core.payments.charge import Charge, ChargeState, ProviderRefund
from gatherly_core.payments.facts import (
    PaymentDisputed,
    PaymentFailed,
    PaymentSucceeded,
    RefundFailed,
    RefundPaid,
    RefundPromised,
    payment_fact,
    refund_fact,
)
from gatherly_core.payments.ledger import Posting
from gatherly_core.payments.model import Dispute, Payment, PaymentStatus, Refund, RefundCause, RefundStatus

STATUS_OF = {
    ChargeState.OPEN: PaymentStatus.REQUIRES_PAYMENT,
    ChargeState.NEEDS_ACTION: PaymentStatus.REQUIRES_ACTION,
    ChargeState.PROCESSING: PaymentStatus.PROCESSING,
    ChargeState.SUCCEEDED: PaymentStatus.SUCCEEDED,
    ChargeState.CANCELLED: PaymentStatus.CANCELLED,
}


WHOLE = frozenset({RefundCause.EVENT_CANCELLED, RefundCause.UNUSABLE})
"""Why everything that was paid is given back, and not a part of it that somebody has decided on."""


@dataclass(slots=True)
class Merging:
    """A payment that follows its charge, with the postings and facts that this makes."""

    payment: Payment
    now: datetime
    new_refund_id: Callable[[], RefundId]
    postings: list[Posting] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def follow(self, charge: Charge) -> None:
        """Brings the payment to where the charge is."""
        self._follow_state(charge)
        for refund in charge.refunds:
            self._follow_refund(refund)
        self._make_room()
        if charge.dispute and charge.dispute is not self.payment.dispute:
            self._follow_dispute(charge.dispute)

    def fail(self, refund: Refund) -> None:
        """Takes the promise of a refund back."""
        returned = refund.status is RefundStatus.SUCCEEDED
        failed = self._keep(replace(refund, status=RefundStatus.FAILED, updated_at=self.now))
        posting = ledger.refund_returned if returned else ledger.refund_failed
        self.postings.append(posting(self.payment, failed))
        self.facts.append(refund_fact(RefundFailed, self.payment, failed))

    def promise(self, refund: Refund) -> None:
        """Promises a refund."""
        self.postings.append(ledger.refund_promised(self.payment, self._keep(refund)))

    def _follow_state(self, charge: Charge) -> None:
        payment = self.payment
        if payment.captured:
            return
        if charge.state is ChargeState.SUCCEEDED:
            self._change(status=PaymentStatus.SUCCEEDED, captured=charge.captured)
            self.postings.append(ledger.capture(self.payment))
            self.facts.append(payment_fact(PaymentSucceeded, self.payment))
        elif payment.open and (status := _open_status(payment, charge)) is not payment.status:
            self._change(status=status)
            if status is PaymentStatus.FAILED:
                self.facts.append(payment_fact(PaymentFailed, self.payment))

    def _follow_refund(self, theirs: ProviderRefund) -> None:
        ours = self._known(theirs)
        if ours is None:
            if theirs.status is RefundStatus.FAILED:
                return
            ours = self._made_there(theirs)
            self.promise(ours)
        if ours.provider_refund_id is None:
            ours = self._keep(replace(ours, provider_refund_id=theirs.id, updated_at=self.now))
        if theirs.status is RefundStatus.SUCCEEDED and ours.status is RefundStatus.PENDING:
            paid = self._keep(replace(ours, status=RefundStatus.SUCCEEDED, updated_at=self.now))
            self.postings.append(ledger.refund_paid(self.payment, paid))
            self.facts.append(refund_fact(RefundPaid, self.payment, paid))
        elif theirs.status is RefundStatus.FAILED and ours.status is not RefundStatus.FAILED:
            self.fail(ours)

    def _known(self, theirs: ProviderRefund) -> Refund | None:
        """Our refund that this one is. One that was given up before the provider knew of it is none."""
        for ours in self.payment.refunds:
            if ours.provider_refund_id == theirs.id:
                return ours
        ours_by_id = self.payment.refund(theirs.refund_id) if theirs.refund_id else None
        return ours_by_id if ours_by_id and ours_by_id.status is RefundStatus.PENDING else None

    def _made_there(self, theirs: ProviderRefund) -> Refund:
        return Refund(
            id=self.new_refund_id(),
            amount=theirs.amount,
            status=RefundStatus.PENDING,
            cause=RefundCause.PROVIDER,
            created_at=self.now,
            updated_at=self.now,
            provider_refund_id=theirs.id,
        )

    def _make_room(self) -> None:
        """Gives promises up that the provider cannot keep any more, as money was given back there beside us."""
        unsent = [each for each in self.payment.refunds if _unsent(each)]
        while self.payment.refundable < 0 and unsent:
            given_up = unsent.pop()
            self.fail(given_up)
            if given_up.cause in WHOLE and self.payment.refundable > 0:
                self._promise_rest(given_up)

    def _promise_rest(self, given_up: Refund) -> None:
        """Promises what is left to who was to have everything back."""
        rest = replace(
            given_up, id=self.new_refund_id(), amount=self.payment.refundable, created_at=self.now, updated_at=self.now
        )
        self.promise(rest)
        self.facts.append(refund_fact(RefundPromised, self.payment, rest))

    def _follow_dispute(self, dispute: Dispute) -> None:
        before = self.payment.dispute
        if before in (Dispute.WON, Dispute.LOST):
            return
        self._change(dispute=dispute)
        if before is None and dispute is not Dispute.WON:
            self.postings.append(ledger.dispute_opened(self.payment))
        elif before is Dispute.OPEN and dispute is Dispute.WON:
            self.postings.append(ledger.dispute_won(self.payment))
        self.facts.append(payment_fact(PaymentDisputed, self.payment))

    def _keep(self, refund: Refund) -> Refund:
        self.payment = self.payment.with_refund(refund)
        return refund

    def _change(self, **changes: object) -> None:
        self.payment = replace(self.payment, updated_at=self.now, **changes)  # type: ignore[arg-type]  # named above


def _open_status(payment: Payment, charge: Charge) -> PaymentStatus:
    """What was processed and is open again has failed."""
    if charge.state is ChargeState.OPEN and payment.status in (PaymentStatus.PROCESSING, PaymentStatus.FAILED):
        return PaymentStatus.FAILED
    return STATUS_OF[charge.state]


def _unsent(refund: Refund) -> bool:
    return refund.status is RefundStatus.PENDING and refund.provider_refund_id is None
