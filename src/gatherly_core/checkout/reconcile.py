"""Asking the provider for everything that is unsettled."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.patience import Patience
from gatherly_core.checkout.settle_payment import SettlePayment
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.kernel.paging import Circle
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork
from gatherly_core.payments.model import Payment, RefundStatus
from gatherly_core.payments.ports import PaymentGateway, Payments
from gatherly_core.payments.send_refund import SendRefund

log = logging.getLogger(__name__)

BATCH = 100
UNTOUCHED = timedelta(minutes=1)
"""What was touched less long ago is probably being worked at."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many payments were looked after, and with how many that failed."""

    settled: int
    failed: int


class Reconcile:
    """Asks the provider about every payment that is open and every refund that is pending, and settles what it answers.

    - so a notice that was lost, and a process that died, only cost time
    - a payment whose booking is not held any more is stopped
    - with `back`, the payments made within that time whose money has come are asked about, too: refunds that were made
      at the provider, and disputes, of which no notice arrived
    - one with which something is wrong is logged and left for the next time; the others are not held up by it. When
      the provider is silent for long, the rest is left, too, and comes first the next time
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        bookings: Bookings,
        payments: Payments,
        gateway: PaymentGateway,
        settle_payment: SettlePayment,
        stop_payment: StopPayment,
        send_refund: SendRefund,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._payments = payments
        self._gateway = gateway
        self._settle_payment = settle_payment
        self._stop_payment = stop_payment
        self._send_refund = send_refund
        self._clock = clock
        self._open = Circle[Payment](lambda payment: payment.id)
        self._captured = Circle[Payment](lambda payment: payment.id)

    def __call__(self, back: timedelta | None = None) -> Reconciled:
        done = Counter(self._each(self._reconcile, self._open.around(self._unsettled)))
        if back is not None:
            taken = partial(self._taken, self._clock.now() - back)
            done.update(self._each(self._look_again, self._captured.around(taken)))
        return Reconciled(settled=done[True], failed=done[False])

    def _each(self, work: Callable[[Payment], object], payments: Iterator[Payment]) -> Iterator[bool]:
        # Each kind has a patience of its own: one payment that is always silent must not keep the other kind for ever.
        patience = Patience(self._clock)
        for payment in patience.over(payments):
            yield self._worked(work, payment, patience)

    def _unsettled(self, after: PaymentId | None) -> tuple[Payment, ...]:
        before = self._clock.now() - UNTOUCHED
        return self._unit_of_work.read(lambda: self._payments.unsettled(before, after, BATCH))

    def _taken(self, since: datetime, after: PaymentId | None) -> tuple[Payment, ...]:
        return self._unit_of_work.read(lambda: self._payments.captured_since(since, after, BATCH))

    def _worked(self, work: Callable[[Payment], object], payment: Payment, patience: Patience) -> bool:
        try:
            with patience.asking():
                work(payment)
        except StorageAway:
            raise
        except Exception:  # what is wrong with one payment must not keep all others unsettled
            log.exception("The payment %s could not be reconciled; it will be tried again", payment.id)
            return False
        return True

    def _reconcile(self, payment: Payment) -> None:
        for refund in payment.refunds:
            if refund.status is RefundStatus.PENDING:
                self._send_refund(refund.id)
        if not payment.open:
            return
        booking = self._unit_of_work.read(lambda: self._bookings.get(payment.booking_id))
        if not booking.live:
            self._stop_payment(payment.id)
        else:
            self._look_again(payment)

    def _look_again(self, payment: Payment) -> None:
        if payment.charge_id is not None:
            self._settle_payment(payment.id, self._gateway.look(payment.charge_id))
