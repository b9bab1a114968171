"""Bringing a booking and its payment to where the provider says the money is."""

from dataclasses import replace
from datetime import datetime

from gatherly_core.booking import booking_states
from gatherly_core.booking.facts import fact_of
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.quoting import quote
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event, EventStatus
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
from gatherly_core.promotions.errors import PromoCodeExhausted, PromoCodeInvalid
from gatherly_core.promotions.redeeming import Redeeming, Till


class SettlePayment:
    """Writes down what the provider has said of a payment, and does what follows for its booking, all or nothing.

    - money for a held booking confirms it, also when its time was over but its places were still held
    - money for an expired one takes its places again, if there are any that nobody waits for, they are still on sale,
      and its promo code is not used up meanwhile
    - money that came for a booking that cannot have its places, or is not of the agreed amount, goes back in full, once
    - money that a payer's bank had taken, and lets go of again, goes back as it would have when its booking ended
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
        redeeming: Redeeming,
        bookkeeping: Bookkeeping,
        facts: Outbox,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._pools = pools
        self._redeeming = redeeming
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
        till = self._till(self._bookings.get(seen.booking_id)) if charge.captured > seen.captured else None
        booking = self._bookings.locked(seen.booking_id)
        before = self._payments.locked(payment_id)
        payment = self._bookkeeping.follow(before, charge, now)
        if payment.captured and not before.captured:
            useful = None if places_gone else self._paid_for(booking, payment, event, till, now)
            if useful is None:
                payment = self._given_back(payment, RefundCause.UNUSABLE, now)
            booking = useful or self._no_longer_paying(booking, now)
        elif not payment.open:
            booking = self._no_longer_paying(booking, now)
        if before.withheld and not payment.withheld and not booking.live:
            payment = self._won_back(booking, payment, event, now)
        return Order(booking, payment, charge)

    def _till(self, booking: Booking) -> Till | None:
        """What knows whether the booking may use its promo code again, as of when it was made."""
        if booking.promo_code is None:
            return None
        return self._redeeming.till(booking.event_id, [(booking.promo_code, booking.user_id)], booking.created_at)

    def _paid_for(
        self, booking: Booking, payment: Payment, event: Event | None, till: Till | None, now: datetime
    ) -> Booking | None:
        """The booking, confirmed by the money that has come and is still there; None when it cannot be."""
        if payment.captured != booking.total or not payment.refundable:
            return None
        if booking.status is BookingStatus.PENDING:
            return self._confirmed(booking_states.paid(booking, now))
        if booking.status is BookingStatus.EXPIRED and event and event.published and not event.ended(now):
            return self._revived(booking, till, now)
        return None

    def _revived(self, booking: Booking, till: Till | None, now: datetime) -> Booking | None:
        """The expired booking, its places taken again; None when what was booked is not sold any more, or not so."""
        pools = self._pools.of_events([booking.event_id])[booking.event_id]
        on_sale = {item.ticket_type_id for item in booking.items} <= {pool.ticket_type_id for pool in pools}
        if not on_sale or not _redeems(booking, till):
            return None
        revived = self._confirmed(booking_states.revived(booking, now))
        self._pools.take(revived.demand(pools))
        return revived

    def _won_back(self, booking: Booking, payment: Payment, event: Event | None, now: datetime) -> Payment:
        """The payment, with what would have been promised back when the booking ended, had a dispute not held it."""
        if booking.status is BookingStatus.EXPIRED:
            return self._given_back(payment, RefundCause.UNUSABLE, now)
        if event and event.status is EventStatus.CANCELLED:
            return self._given_back(payment, RefundCause.EVENT_CANCELLED, now)
        ended_at, before = booking.updated_at, replace(booking, status=BookingStatus.CONFIRMED)
        amount = quote(before, payment, event, ended_at).total
        return self._bookkeeping.promise(payment, amount, RefundCause.POLICY, now) if amount else payment

    def _given_back(self, payment: Payment, cause: RefundCause, now: datetime) -> Payment:
        """The payment, with what is left of it promised back: some may have gone back past us, or be disputed."""
        if payment.withheld or not payment.refundable:
            return payment
        return self._bookkeeping.promise(payment, payment.refundable, cause, now)

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


def _redeems(booking: Booking, till: Till | None) -> bool:
    """Whether the booking may use its promo code again, which it gave back when it expired."""
    if till is None or booking.promo_code is None:
        return True
    try:
        return till.check(booking.promo_code, booking.user_id).id == booking.promo_code_id
    except (PromoCodeInvalid, PromoCodeExhausted):
        return False
