"""Stopping a payment that nobody wants any more."""

from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.opening import Opening
from gatherly_core.checkout.settle_payment import SettlePayment
from gatherly_core.kernel.identifiers import BookingId, PaymentId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.errors import ProviderRefused
from gatherly_core.payments.model import Payment
from gatherly_core.payments.ports import PaymentGateway, Payments


class StopPayment:
    """Has the provider cancel a payment, and does what its answer says.

    - once the provider has cancelled it, no money comes any more, and the booking's places may be let go
    - one that has succeeded meanwhile is settled like any other; one that is being processed cannot be stopped
    - one that the provider refused to make cannot bring money either
    - ProviderAway when the provider does not answer: then nothing is let go
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        bookings: Bookings,
        payments: Payments,
        gateway: PaymentGateway,
        opening: Opening,
        settle_payment: SettlePayment,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._payments = payments
        self._gateway = gateway
        self._opening = opening
        self._settle_payment = settle_payment

    def __call__(self, payment_id: PaymentId) -> Order:
        order = self._unit_of_work.read(lambda: self._look(payment_id))
        payment = order.payment
        if payment is None or not payment.open:
            return order
        return self._settle_payment(payment_id, self._cancelled(payment, order.booking.reference))

    def of_booking(self, booking_id: BookingId) -> Order:
        """Stops the payment of a booking that has one."""
        payment = self._unit_of_work.read(lambda: self._payments.of_bookings([booking_id]))[booking_id]
        return self(payment.id)

    def _cancelled(self, payment: Payment, reference: str) -> Charge:
        try:
            # It may have been made without our knowing: making it again tells which it is.
            charge_id = payment.charge_id or self._opening.open(payment, reference).id
        except ProviderRefused:
            # Refused for good, so nobody can pay it: its name would have been written down before anybody could.
            return Charge(id="", state=ChargeState.CANCELLED, amount=payment.amount, currency=payment.currency)
        return self._gateway.cancel(charge_id)

    def _look(self, payment_id: PaymentId) -> Order:
        payment = self._payments.get(payment_id)
        return Order(self._bookings.get(payment.booking_id), payment)
