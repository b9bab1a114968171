"""Paying for a booking."""

from datetime import datetime, timedelta
from uuid import UUID

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.booking import booking_states
from gatherly_core.booking.booking_rules import visible
from gatherly_core.booking.errors import HoldExpired
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.errors import NotPayable
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.opening import Opening
from gatherly_core.checkout.settle_payment import SettlePayment
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.model import EventStatus
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import BookingId, Identifiers, PaymentId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again
from gatherly_core.payments.charge import Charge
from gatherly_core.payments.errors import PaymentDeclined, ProviderAway, ProviderRefused, UnknownPaymentMethod
from gatherly_core.payments.model import Payment, PaymentStatus
from gatherly_core.payments.ports import PaymentGateway, Payments


class PayBooking:
    """Has the provider charge a payment method for a held booking; without one, only opens its payment.

    - its owner may: Forbidden for who else may see it, BookingNotFound for all others
    - only while it is held: HoldExpired, AlreadyCancelled; AlreadyConfirmed for a free one. NotPayable when there is
      nothing to pay, its payment was cancelled, or its event is. One that is paid is answered as it is
    - a started payment extends the hold, once; from then on the places stay held until the provider has said that no
      money will come
    - however many try at once, and with however many methods: a booking has one payment, a payment one charge, and a
      charge takes money once
    - the booking is confirmed when the money has come. PaymentDeclined when the bank refuses, UnknownPaymentMethod,
      ProviderRefused: the booking, which they name, stands, and another payment may be tried
    - ProviderAway when the provider does not answer; whatever it did is found out later. The same `attempt` again has
      the outcome of the first time
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        gateway: PaymentGateway,
        opening: Opening,
        settle_payment: SettlePayment,
        identifiers: Identifiers,
        trail: AuditTrail,
        clock: Clock,
        *,
        hold: timedelta,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._gateway = gateway
        self._opening = opening
        self._settle_payment = settle_payment
        self._identifiers = identifiers
        self._trail = trail
        self._clock = clock
        self._hold = hold

    def __call__(self, actor: Actor, booking_id: BookingId, method: str | None, attempt: UUID) -> Order:
        order = self._unit_of_work.run(lambda: self._start(actor, booking_id), landed=again)
        payment = order.payment
        if payment is None or not payment.open:
            return order
        charge = self._charged(order.booking, payment, method, attempt)
        settled = self._settle_payment(payment.id, charge)
        if not settled.booking.live:
            raise HoldExpired("The places are no longer held for this booking; money that has come is given back.")
        return settled

    def _start(self, actor: Actor, booking_id: BookingId) -> Order:
        event = if_any(self._events.pinned, self._bookings.get(booking_id).event_id)
        booking = self._bookings.locked(booking_id)
        permit(actor, Action.PAY_BOOKING, owner=visible(booking, event, actor).user_id)
        payment = self._payments.of_bookings([booking_id]).get(booking_id)
        if payment and booking.status is BookingStatus.CONFIRMED:
            return Order(booking, payment)
        if event is None or event.status is EventStatus.CANCELLED:
            raise NotPayable("The event does not take place.")
        now = self._clock.now()
        paying = booking_states.paying(booking, now + self._hold, now)
        if not booking.total:
            raise NotPayable("There is nothing to pay for this booking.")
        if payment and not payment.open:
            raise NotPayable("The payment of this booking was cancelled: cancel it, and book again.")
        if paying is not booking:
            self._bookings.move(paying)
        if payment is None:
            payment = self._new_payment(paying, now)
            self._payments.add(payment)
        return Order(paying, payment)

    def _new_payment(self, booking: Booking, now: datetime) -> Payment:
        return Payment(
            id=PaymentId(self._identifiers.new()),
            booking_id=booking.id,
            event_id=booking.event_id,
            user_id=booking.user_id,
            amount=booking.total,
            currency=booking.currency,
            status=PaymentStatus.REQUIRES_PAYMENT,
            provider=self._gateway.name,
            created_at=now,
            updated_at=now,
        )

    def _charged(self, booking: Booking, payment: Payment, method: str | None, attempt: UUID) -> Charge:
        try:
            opened = None if payment.charge_id else self._opening.open(payment, booking.reference)
            charge_id = opened.id if opened else str(payment.charge_id)
            if method is not None:
                return self._gateway.confirm(charge_id, method, attempt)
            return opened or self._gateway.look(charge_id)
        except (PaymentDeclined, UnknownPaymentMethod, ProviderRefused, ProviderAway) as unpaid:
            if isinstance(unpaid, PaymentDeclined):
                self._write_down(payment, unpaid)
            # Whoever booked and paid in one go does not know it yet, and would book a second time.
            unpaid.members["booking_id"] = str(booking.id)
            raise

    def _write_down(self, payment: Payment, declined: PaymentDeclined) -> None:
        """Cards that are declined again and again are suspicious."""
        self._unit_of_work.run(
            lambda: self._trail.record(Deed.PAYMENT_DECLINED, payment.user_id, payment.id, why=declined.code),
            landed=again,
        )
