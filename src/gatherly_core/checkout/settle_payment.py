"""Bringing a booking and its payment to where the provider says the money is."""

from datetime import datetime

from gatherly_core.booking import booking_states
from gatherly_core.booking.facts import fact_of
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.model import Order
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.inventory.errors import PlacesGone
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import PaymentId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.charge import Charge
from gatherly_core.payments.model import Payment, RefundCause
from gatherly_core.payments.ports import Payments


class SettlePayment:
    """Writes down what the provider has said of a payment, and does what follows for its booking, all or nothing.

    - money for a held booking confirms it, also when its time was over but its places were still held
    - money for an expired one takes its places again, if there are any that nobody waits for
    - money that came for a booking that cannot have its places, or is not of the agreed amount, goes back in full, once
    - a cancelled payment leaves its booking's places to be let go
    - may be repeated, and done in any order
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        pools: Pools,
        bookkeeping: Bookkeeping,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._pools = pools
        self._bookkeeping = bookkeeping
        self._facts = facts
        self._clock = clock

    def __call__(self, payment_id: PaymentId, charge: Charge) -> Order:
        try:
            return self._unit_of_work.run(lambda: self._settle(payment_id, charge, places_gone=False), landed=again)
        except PlacesGone:
            return self._unit_of_work.run(lambda: self._settle(payment_id, charge, places_gone=True), landed=again)

    def _settle(self, payment_id: PaymentId, charge: Charge, *, places_gone: bool) -> Order:
        now = self._clock.now()
        seen = self._payments.get(payment_id)
        event = if_any(self._events.pinned, seen.event_id)
        booking = self._bookings.locked(seen.booking_id)
        before = self._payments.locked(payment_id)
        payment = self._bookkeeping.follow(before, charge, now)
        if payment.captured and not before.captured:
            useful = None if places_gone else self._paid_for(booking, payment, event, now)
            if useful is None:
                payment = self._given_back(payment, now)
            booking = useful or self._no_longer_paying(booking, now)
        elif not payment.open:
            booking = self._no_longer_paying(booking, now)
        return Order(booking, payment, charge)

    def _paid_for(self, booking: Booking, payment: Payment, event: Event | None, now: datetime) -> Booking | None:
        """The booking, confirmed by the money that has come and is still there; None when it cannot be."""
        if payment.captured != booking.total or not payment.refundable:
            return None
        if booking.status is BookingStatus.PENDING:
            return self._confirmed(booking_states.paid(booking, now))
        if booking.status is BookingStatus.EXPIRED and event and event.published and not event.ended(now):
            return self._revived(booking, event, now)
        return None

    def _revived(self, booking: Booking, event: Event, now: datetime) -> Booking | None:
        """The expired booking, its places taken again; None when what was booked is not sold any more."""
        pools = self._pools.of_events([event.id])[event.id]
        if not {item.ticket_type_id for item in booking.items} <= {pool.ticket_type_id for pool in pools}:
            return None
        revived = self._confirmed(booking_states.revived(booking, now))
        self._pools.take(revived.demand(pools))
        return revived

    def _given_back(self, payment: Payment, now: datetime) -> Payment:
        """The payment, with what is left of it promised back: some may have gone back past us, or be disputed."""
        if payment.withheld or not payment.refundable:
            return payment
        return self._bookkeeping.promise(payment, payment.refundable, RefundCause.UNUSABLE, now)

    def _confirmed(self, booking: Booking) -> Booking:
        self._bookings.move(booking)
        self._facts.add(fact_of(booking))
        return booking

    def _no_longer_paying(self, booking: Booking, now: datetime) -> Booking:
        if not booking.paying:
            return booking
        left = booking_states.no_longer_paying(booking, now)
        self._bookings.move(left)
        return left
