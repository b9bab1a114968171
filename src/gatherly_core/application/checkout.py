"""The use cases of the capability checkout."""

from gatherly_core.application.ports import Policy, Ports
from gatherly_core.booking.releasing import Releasing
from gatherly_core.checkout.begin_payment import BeginPayment
from gatherly_core.checkout.call_off_bookings import CallOffBookings
from gatherly_core.checkout.cancel_booking import CancelBooking
from gatherly_core.checkout.cancel_overdue_payments import CancelOverduePayments
from gatherly_core.checkout.opening import Opening
from gatherly_core.checkout.pay_booking import PayBooking
from gatherly_core.checkout.preview_cancellation import PreviewCancellation
from gatherly_core.checkout.process_notice import ProcessNotice
from gatherly_core.checkout.reconcile import Reconcile
from gatherly_core.checkout.refund_payment import RefundPayment
from gatherly_core.checkout.settle_payment import SettlePayment
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.checkout.view_orders import ListOrders, ViewOrder
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.send_refund import SendRefund
from gatherly_core.promotions.redeeming import Redeeming


class CheckoutUseCases:
    def __init__(self, p: Ports, policy: Policy, send_refund: SendRefund) -> None:
        bookkeeping = Bookkeeping(p.payments, p.ledger, p.outbox, p.identifiers)
        self._pay(p, policy, bookkeeping)
        self._give_back(p, bookkeeping, send_refund)
        self._keep_up_with_provider(p, send_refund)
        self.view_order = ViewOrder(p.unit_of_work, p.events, p.bookings, p.payments, p.clock)
        self.list_orders = ListOrders(p.unit_of_work, p.bookings, p.payments)

    def _pay(self, p: Ports, policy: Policy, bookkeeping: Bookkeeping) -> None:
        opening = Opening(p.unit_of_work, p.payments, p.payment_gateway, p.clock)
        redeeming = Redeeming(p.promo_codes, p.promo_uses)
        self.settle_payment = SettlePayment(
            p.unit_of_work, p.events, p.bookings, p.payments, p.pools, redeeming, bookkeeping, p.outbox, p.clock
        )
        self.stop_payment = StopPayment(
            p.unit_of_work, p.bookings, p.payments, p.payment_gateway, opening, self.settle_payment
        )
        self.pay_booking = PayBooking(
            p.unit_of_work,
            p.events,
            p.bookings,
            p.payments,
            p.payment_gateway,
            opening,
            self.settle_payment,
            p.identifiers,
            p.trail,
            p.clock,
            hold=policy.hold,
        )
        self.begin_payment = BeginPayment(self.pay_booking)

    def _give_back(self, p: Ports, bookkeeping: Bookkeeping, send_refund: SendRefund) -> None:
        releasing = Releasing(p.bookings, p.pools, p.outbox)
        self.preview_cancellation = PreviewCancellation(
            p.unit_of_work, p.events, p.bookings, p.claims, p.payments, p.clock
        )
        self.cancel_booking = CancelBooking(
            p.unit_of_work,
            p.events,
            p.bookings,
            p.payments,
            releasing,
            bookkeeping,
            self.stop_payment,
            p.trail,
            p.clock,
        )
        self.call_off_bookings = CallOffBookings(
            p.unit_of_work, p.events, p.bookings, p.payments, releasing, bookkeeping, p.outbox, p.clock
        )
        self.refund_payment = RefundPayment(
            p.unit_of_work, p.events, p.bookings, p.payments, releasing, bookkeeping, send_refund, p.trail, p.clock
        )

    def _keep_up_with_provider(self, p: Ports, send_refund: SendRefund) -> None:
        self.process_notice = ProcessNotice(p.unit_of_work, p.payments, p.payment_gateway, self.settle_payment)
        self.cancel_overdue_payments = CancelOverduePayments(p.unit_of_work, p.bookings, self.stop_payment, p.clock)
        self.reconcile = Reconcile(
            p.unit_of_work,
            p.bookings,
            p.payments,
            p.payment_gateway,
            self.settle_payment,
            self.stop_payment,
            send_refund,
            p.clock,
        )
