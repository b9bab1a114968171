"""Looking whether the books of Gatherly say what the bank says, and whether everybody has what they paid for."""

from collections.abc import Iterable
from datetime import timedelta

from gatherly_adapters.bootstrap import Gatherly
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.payment_gateway import MemoryPaymentGateway
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.kernel.identifiers import BookingId, PaymentId
from gatherly_core.kernel.paging import batches
from gatherly_core.payments.charge import Charge, ChargeState
from gatherly_core.payments.model import Payment, RefundStatus
from tests.settling import settle

BATCH = 100
MOST_SWEEPS = 30
BETWEEN_SWEEPS = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=2)
"""After this, whatever was postponed is due."""


def sweep(gatherly: Gatherly) -> None:
    """What an operator's schedule does: `gatherly sweep`, `gatherly reconcile`."""
    app = gatherly.application
    app.checkout.cancel_overdue_payments()
    app.booking.expire_bookings()
    settle(gatherly)
    app.waitlist.serve_overlooked()
    app.checkout.reconcile()


def sweep_until_nothing_changes(gatherly: Gatherly, clock: FixedClock, bookings: Iterable[BookingId] = ()) -> None:
    """Sweeps until it makes no difference any more; AssertionError if it always does."""
    books = Books(gatherly)
    for _ in range(MOST_SWEEPS):
        before = books.state(bookings)
        sweep(gatherly)
        clock.advance(BETWEEN_SWEEPS)
        if books.state(bookings) == before:
            return
    raise AssertionError("Nothing comes to rest.")


class Books:
    """What Gatherly has written down."""

    def __init__(self, gatherly: Gatherly) -> None:
        self._gatherly = gatherly
        self._ports = gatherly.ports

    def payments(self) -> list[Payment]:
        def look(after: PaymentId | None) -> tuple[Payment, ...]:
            return self._ports.unit_of_work.read(lambda: self._ports.payments.each(after, BATCH))

        return [payment for batch in batches(look, lambda last: last.id) for payment in batch]

    def booking(self, booking_id: BookingId) -> Booking:
        return self._ports.unit_of_work.read(lambda: self._ports.bookings.get(booking_id))

    def state(self, bookings: Iterable[BookingId] = ()) -> tuple[object, ...]:
        """Everything that may still change."""
        payments = self.payments()
        ids = {*bookings, *(payment.booking_id for payment in payments)}
        return tuple(payments), {id: self.booking(id) for id in ids}

    def differences(self) -> list[object]:
        """What `gatherly doctor` names."""
        app = self._gatherly.application
        return [*app.booking.check_pools(), *app.waitlist.check_waiting(), *app.payments.check_ledger()]


class Audit:
    """Compares the books with the bank's."""

    def __init__(self, gatherly: Gatherly, bank: MemoryPaymentGateway) -> None:
        self._books = Books(gatherly)
        self._gatherly = gatherly
        self._bank = bank

    def at_any_time(self) -> None:
        """What always holds: the books balance, and nobody is charged twice or without being known."""
        assert self._books.differences() == []
        charges = {charge.id: charge for charge in self._bank.charges}
        payments = self._books.payments()
        known = {payment.charge_id for payment in payments}
        assert [charge for charge in charges.values() if charge.captured and charge.id not in known] == []
        for payment in payments:
            if payment.charge_id is not None:
                assert self._bank.captures(payment.id) <= 1, "charged twice"
                assert payment.captured in (0, charges[payment.charge_id].captured)
                assert payment.refunded <= payment.captured

    def at_rest(self, clock: FixedClock) -> None:
        """What holds once everything was swept and asked for, and all holds are over."""
        clock.advance(LONGEST_PAUSE)
        assert settle(self._gatherly) == 0, "a fact is delivered again and again"
        self.at_any_time()
        charges = {charge.id: charge for charge in self._bank.charges}
        for payment in self._books.payments():
            booking = self._books.booking(payment.booking_id)
            charge = charges.get(str(payment.charge_id))
            _check_money(payment, charge)
            _check_worth(payment, booking)
            if charge is None or charge.state is not ChargeState.PROCESSING:
                assert not payment.open
                assert booking.status is not BookingStatus.PENDING


def _check_money(payment: Payment, charge: Charge | None) -> None:
    """The payment says what the bank says."""
    if charge is None:
        assert payment.captured == 0
        return
    assert payment.captured == charge.captured
    assert payment.dispute is charge.dispute
    for status in (RefundStatus.PENDING, RefundStatus.SUCCEEDED):
        ours = sum(refund.amount for refund in payment.refunds if refund.status is status)
        assert ours == sum(refund.amount for refund in charge.refunds if refund.status is status), status


def _check_worth(payment: Payment, booking: Booking) -> None:
    """Whose money was taken has a place for it, or has it back, or was promised it in vain, which an admin is told."""
    if booking.status is BookingStatus.CONFIRMED:
        assert payment.captured
    elif payment.captured and not payment.dispute:
        assert payment.refunds, "paid for nothing"
