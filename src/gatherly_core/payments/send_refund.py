"""Telling the provider to give money back."""

import logging
from dataclasses import replace

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import RefundId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.charge import Charge
from gatherly_core.payments.errors import ProviderRefused
from gatherly_core.payments.model import Payment, RefundStatus
from gatherly_core.payments.ports import PaymentGateway, Payments

log = logging.getLogger(__name__)


class SendRefund:
    """Has the provider give back what was promised, once, however often this is done.

    - the provider is asked first whether it knows of the refund, for it may have forgotten our key
    - it is asked nothing about one that is settled: somebody else has done it, and what became of it since is for
      notices to tell
    - one that the provider refuses has failed: its amount may be given back anew. Why it was refused is looked up
    - ProviderAway when the provider cannot be reached: it is to be done again
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        payments: Payments,
        gateway: PaymentGateway,
        bookkeeping: Bookkeeping,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._payments = payments
        self._gateway = gateway
        self._bookkeeping = bookkeeping
        self._clock = clock

    def __call__(self, refund_id: RefundId) -> None:
        payment = self._unit_of_work.read(lambda: self._payments.of_refund(refund_id))
        refund = payment.refund(refund_id) if payment else None
        if payment is None or refund is None or payment.charge_id is None or refund.status is not RefundStatus.PENDING:
            return
        charge = self._gateway.look(payment.charge_id)
        if all(theirs.refund_id != refund_id for theirs in charge.refunds):
            try:
                made = self._gateway.refund(charge.id, refund_id, refund.amount)
            except ProviderRefused as refused:
                self._take_back(payment, refund_id, charge.id, refused)
                return
            charge = replace(charge, refunds=(*charge.refunds, made))
        self._unit_of_work.run(lambda: self._follow(payment, charge), landed=again)

    def _follow(self, payment: Payment, charge: Charge) -> None:
        self._bookkeeping.follow(self._payments.locked(payment.id), charge, self._clock.now())

    def _take_back(self, payment: Payment, refund_id: RefundId, charge_id: str, refused: ProviderRefused) -> None:
        log.warning("The refund %s of payment %s was refused: %s", refund_id, payment.id, refused.detail)
        charge = self._gateway.look(charge_id)
        self._unit_of_work.run(lambda: self._fail(payment, refund_id, charge), landed=again)

    def _fail(self, payment: Payment, refund_id: RefundId, charge: Charge) -> None:
        now = self._clock.now()
        present = self._bookkeeping.follow(self._payments.locked(payment.id), charge, now)
        refund = present.refund(refund_id)
        if refund and refund.status is RefundStatus.PENDING and refund.provider_refund_id is None:
            self._bookkeeping.take_back(present, refund, now)
