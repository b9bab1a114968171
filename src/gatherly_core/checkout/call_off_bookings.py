"""Cancelling all bookings of a cancelled event."""

from dataclasses import replace
from datetime import datetime

from gatherly_core.booking import booking_states
from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import Releasing
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.queues import Renew, unleased
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.facts import PaymentAbandoned, payment_fact
from gatherly_core.payments.model import Payment, RefundCause
from gatherly_core.payments.ports import Payments

BATCH = 50
"""How many bookings one transaction cancels."""


class CallOffBookings:
    """Cancels every live booking of a cancelled event, and promises each payer the money back, in full.

    - payments under way are stopped afterwards; money that comes nevertheless goes back in full
    - in batches: cut off at any point, it goes on where it was
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        releasing: Releasing,
        bookkeeping: Bookkeeping,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._releasing = releasing
        self._bookkeeping = bookkeeping
        self._facts = facts
        self._clock = clock

    def __call__(self, event_id: EventId, renew: Renew = unleased) -> int:
        """How many bookings were cancelled."""
        cancelled = 0
        while batch := self._unit_of_work.run(lambda: self._call_off(event_id), landed=again):
            cancelled += batch
            renew()
        return cancelled

    def _call_off(self, event_id: EventId) -> int:
        event = if_any(self._events.pinned, event_id)
        if event is None or event.status is not EventStatus.CANCELLED:
            return 0
        now = self._clock.now()
        bookings = self._bookings.live_of_event(event_id, BATCH)
        payments = self._payments.of_bookings(booking.id for booking in bookings)
        for payment in sorted(payments.values(), key=lambda payment: payment.id):
            self._give_back(self._payments.locked(payment.id), now)
        self._releasing.release(booking_states.called_off(booking, now) for booking in bookings)
        return len(bookings)

    def _give_back(self, payment: Payment, now: datetime) -> None:
        if payment.open:
            self._facts.add(payment_fact(PaymentAbandoned, replace(payment, updated_at=now)))
        elif payment.refundable and not payment.withheld:
            self._bookkeeping.promise(payment, payment.refundable, RefundCause.EVENT_CANCELLED, now)
