"""Having the charge of a payment made at the provider."""

from dataclasses import replace

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.charge import Charge, ChargeRequest
from gatherly_core.payments.model import Payment
from gatherly_core.payments.ports import PaymentGateway, Payments


class Opening:
    """Has the charges of payments made. Never inside a unit of work.

    The charge's id is written down before anything can be charged with it: so there is no money that is not known of.
    """

    def __init__(self, unit_of_work: UnitOfWork, payments: Payments, gateway: PaymentGateway, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._payments = payments
        self._gateway = gateway
        self._clock = clock

    def open(self, payment: Payment, reference: str) -> Charge:
        """The charge of a payment that may not have one yet; nothing has been charged. ProviderAway."""
        charge = self._gateway.open(
            ChargeRequest(payment.id, payment.booking_id, reference, payment.amount, payment.currency)
        )
        self._unit_of_work.run(lambda: self._remember(payment, charge), landed=again)
        return charge

    def _remember(self, payment: Payment, charge: Charge) -> None:
        present = self._payments.locked(payment.id)
        if present.charge_id is None:
            self._payments.save(replace(present, charge_id=charge.id, updated_at=self._clock.now()))
