"""Telling of money that did not come, and of money that went back."""

from datetime import datetime

from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import BookingId, RefundId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.messages.model import Amount
from gatherly_core.notifications.event_news import EventNews
from gatherly_core.notifications.model import Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.telling import Tell
from gatherly_core.payments.model import Payment, PaymentStatus
from gatherly_core.payments.ports import Payments

Paid = tuple[Booking, Event, Payment]


class TellOfPayment:
    """Tells whoever booked what becomes of their money; nothing when the event was deleted.

    - that a payment `failed`, as long as they can pay in another way
    - that something was `refunded`, and how much
    """

    def __init__(
        self, unit_of_work: UnitOfWork, event_news: EventNews, bookings: Bookings, payments: Payments, tell: Tell
    ) -> None:
        self._unit_of_work = unit_of_work
        self._event_news = event_news
        self._bookings = bookings
        self._payments = payments
        self._tell = tell

    def failed(self, booking_id: BookingId, at: datetime) -> None:
        found = self._unit_of_work.read(lambda: self._find(booking_id))
        if found is None:
            return
        booking, _, payment = found
        if booking.status is BookingStatus.PENDING and payment.status is PaymentStatus.FAILED:
            self._tell(self._failure(found, at), [Recipient(booking.user_id)])

    def refunded(self, booking_id: BookingId, refund_id: RefundId) -> None:
        found = self._unit_of_work.read(lambda: self._find(booking_id))
        news = self._refund(found, refund_id) if found else None
        if found and news:
            self._tell(news, [Recipient(found[0].user_id)])

    def _find(self, booking_id: BookingId) -> Paid | None:
        booking = self._bookings.get(booking_id)
        event = self._event_news.event(booking.event_id)
        payment = self._payments.of_bookings([booking_id]).get(booking_id)
        return None if event is None or payment is None else (booking, event, payment)

    def _failure(self, paid: Paid, at: datetime) -> News:
        booking, event, _ = paid
        return self._event_news.about(
            event,
            Kind.PAYMENT_FAILED,
            f"payment-failed-{booking.id}-{at:%Y%m%dT%H%M%S.%f}",
            reference=booking.reference,
            total=Amount(booking.total, booking.currency),
            until=booking.expires_at,
        )

    def _refund(self, paid: Paid, refund_id: RefundId) -> News | None:
        booking, event, payment = paid
        refund = payment.refund(refund_id)
        if refund is None:
            return None
        amount = Amount(refund.amount, payment.currency)
        return self._event_news.about(
            event, Kind.REFUND, f"refund-{refund_id}", reference=booking.reference, amount=amount
        )
