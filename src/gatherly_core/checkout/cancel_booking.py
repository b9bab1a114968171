"""Cancelling a booking."""

from datetime import datetime

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may, permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.booking import booking_states
from gatherly_core.booking.booking_rules import visible
from gatherly_core.booking.errors import EventStarted
from gatherly_core.booking.model import Booking
from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import Releasing
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.quoting import quote
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import Event
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.bookkeeping import Bookkeeping
from gatherly_core.payments.errors import PaymentInProgress
from gatherly_core.payments.model import Payment, RefundCause
from gatherly_core.payments.ports import Payments


class CancelBooking:
    """Cancels a booking, whole.

    - its owner may, until the event starts: EventStarted; its organizer and admins may at any time
    - Forbidden for others who may see it; for all others it is not there: BookingNotFound
    - only a live one: AlreadyCancelled, HoldExpired
    - its attendees become void, its places go to who waits first
    - what was paid is given back as the event's policy says; the money moves afterwards
    - a payment under way is stopped first: PaymentInProgress while it can be neither stopped nor given back,
      ProviderAway when the provider does not answer
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        releasing: Releasing,
        bookkeeping: Bookkeeping,
        stop_payment: StopPayment,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._releasing = releasing
        self._bookkeeping = bookkeeping
        self._stop_payment = stop_payment
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, booking_id: BookingId) -> Order:
        try:
            self._unit_of_work.run(lambda: self._cancel(actor, booking_id))
        except PaymentInProgress:
            self._stop_payment.of_booking(booking_id)
            self._unit_of_work.run(lambda: self._cancel(actor, booking_id))
        # The money may have gone back meanwhile.
        return self._unit_of_work.read(lambda: self._look(booking_id))

    def _look(self, booking_id: BookingId) -> Order:
        return Order(self._bookings.get(booking_id), self._payments.of_bookings([booking_id]).get(booking_id))

    def _cancel(self, actor: Actor, booking_id: BookingId) -> None:
        now = self._clock.now()
        event = if_any(self._events.pinned, self._bookings.get(booking_id).event_id)
        booking = visible(self._bookings.locked(booking_id), event, actor)
        permit(actor, Action.CANCEL_BOOKING, owner=booking.user_id, event=event)
        if event and event.started(now):
            _check_late(actor, booking, event)
        cancelled = booking_states.cancelled(booking, now)
        payment = self._payments.of_bookings([booking_id]).get(booking_id)
        if payment:
            self._give_back(self._payments.locked(payment.id), booking, event, now)
        self._releasing.release([cancelled])
        if actor.user_id != booking.user_id:
            self._trail.record(Deed.BOOKING_CANCELLED, actor.user_id, booking_id, event_id=str(booking.event_id))

    def _give_back(self, payment: Payment, booking: Booking, event: Event | None, now: datetime) -> None:
        amount = quote(booking, payment, event, now).total
        if amount:
            self._bookkeeping.promise(payment, amount, RefundCause.POLICY, now)


def _check_late(actor: Actor, booking: Booking, event: Event) -> None:
    if booking.live and not may(actor, Action.CANCEL_STARTED_BOOKING, event=event):
        raise EventStarted("The event has started; only its organizer can cancel bookings now.")
