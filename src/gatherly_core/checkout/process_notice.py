"""Doing what a notice of the provider calls for."""

import logging

from gatherly_core.checkout.settle_payment import SettlePayment
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.ports import PaymentGateway, Payments

log = logging.getLogger(__name__)


class ProcessNotice:
    """Asks the provider how a charge stands now, and settles its payment: the notice itself is not believed.

    - so notices may come twice, late, and in any order
    - a charge of which no payment is known is not ours
    """

    def __init__(
        self, unit_of_work: UnitOfWork, payments: Payments, gateway: PaymentGateway, settle_payment: SettlePayment
    ) -> None:
        self._unit_of_work = unit_of_work
        self._payments = payments
        self._gateway = gateway
        self._settle_payment = settle_payment

    def __call__(self, charge_id: str) -> None:
        payment = self._unit_of_work.read(lambda: self._payments.of_charge(self._gateway.name, charge_id))
        if payment is None:
            log.info("The provider told of the charge %s, which is none of ours", charge_id)
            return
        self._settle_payment(payment.id, self._gateway.look(charge_id))
