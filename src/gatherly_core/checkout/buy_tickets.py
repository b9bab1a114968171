"""Booking and paying in one go."""

import logging
from uuid import UUID

from gatherly_core.booking.counter import BookingRequest
from gatherly_core.booking.place_booking import PlaceBooking
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.pay_booking import PayBooking
from gatherly_core.payments.errors import ProviderAway

log = logging.getLogger(__name__)


class BuyTickets:
    """Books places as PlaceBooking does, and pays for them, if they cost something, as PayBooking does.

    - without a payment method the payment is only opened; when the provider does not answer then, the booking stands
      without, and may be paid as any other
    """

    def __init__(self, place_booking: PlaceBooking, pay_booking: PayBooking) -> None:
        self._place_booking = place_booking
        self._pay_booking = pay_booking

    def __call__(self, request: BookingRequest, method: str | None, attempt: UUID) -> Order:
        booking = self._place_booking(request)
        if not booking.total:
            return Order(booking)
        try:
            return self._pay_booking(request.actor, booking.id, method, attempt)
        except ProviderAway:
            if method is not None:
                raise
            log.warning("The payment of booking %s could not be opened; it can still be paid", booking.id)
            return Order(booking)
