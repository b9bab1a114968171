"""Telling of money that did not come, and of money that went back."""

from datetime import datetime

from gatherly_core.booking.model import BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.events.event_rules import if_any
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import BookingId, RefundId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Amount
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News, matter_of
from gatherly_core.notifications.telling import Tell
from gatherly_core.payments.model import PaymentStatus
from gatherly_core.payments.ports import Payments

Told = tuple[News, Recipient]


class TellOfFailedPayment:
    """Tells whoever booked that their payment failed, as long as they can pay in another way."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        tell: Tell,
        *,
        event_page: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._tell = tell
        self._event_page = event_page

    def __call__(self, booking_id: BookingId, at: datetime) -> None:
        told = self._unit_of_work.read(lambda: self._news(booking_id, at))
        if told is not None:
            self._tell(told[0], [told[1]])

    def _news(self, booking_id: BookingId, at: datetime) -> Told | None:
        booking = self._bookings.get(booking_id)
        event = if_any(self._events.get, booking.event_id)
        payment = self._payments.of_bookings([booking_id]).get(booking_id)
        payable = booking.status is BookingStatus.PENDING and payment and payment.status is PaymentStatus.FAILED
        if event is None or not payable:
            return None
        news = News(
            occasion=f"payment-failed-{booking_id}-{at:%Y%m%dT%H%M%S.%f}",
            kind=Kind.PAYMENT_FAILED,
            subject_matter={
                **matter_of(event, self._event_page),
                "reference": booking.reference,
                "total": Amount(booking.total, booking.currency),
                "until": booking.expires_at,
            },
            event_id=event.id,
        )
        return news, Recipient(booking.user_id)


class TellOfRefund:
    """Tells whoever paid that money went back to them, and how much."""

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        events: Events,
        bookings: Bookings,
        payments: Payments,
        tell: Tell,
        *,
        event_page: str,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._bookings = bookings
        self._payments = payments
        self._tell = tell
        self._event_page = event_page

    def __call__(self, booking_id: BookingId, refund_id: RefundId) -> None:
        told = self._unit_of_work.read(lambda: self._news(booking_id, refund_id))
        if told is not None:
            self._tell(told[0], [told[1]])

    def _news(self, booking_id: BookingId, refund_id: RefundId) -> Told | None:
        booking = self._bookings.get(booking_id)
        event = if_any(self._events.get, booking.event_id)
        payment = self._payments.of_bookings([booking_id]).get(booking_id)
        refund = payment.refund(refund_id) if payment else None
        if event is None or payment is None or refund is None:
            return None
        news = News(
            occasion=f"refund-{refund_id}",
            kind=Kind.REFUND,
            subject_matter={
                **matter_of(event, self._event_page),
                "reference": booking.reference,
                "amount": Amount(refund.amount, payment.currency),
            },
            event_id=event.id,
        )
        return news, Recipient(booking.user_id)
