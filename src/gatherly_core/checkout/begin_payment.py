"""Paying for a booking in one go with making it."""

import logging
from uuid import UUID

from gatherly_core.accounts.model import Actor
from gatherly_core.booking.model import Booking
from gatherly_core.checkout.model import Order
from gatherly_core.checkout.pay_booking import PayBooking
from gatherly_core.payments.errors import ProviderAway

log = logging.getLogger(__name__)


class BeginPayment:
    """Pays for a booking that was just made, as PayBooking does; one that costs nothing stays as it is.

    - without a payment method the payment is only opened; when the provider does not answer then, the booking stands
      without, and may be paid as any other
    """

    def __init__(self, pay_booking: PayBooking) -> None:
        self._pay_booking = pay_booking

    def __call__(self, actor: Actor, booking: Booking, method: str | None, attempt: UUID) -> Order:
        if not booking.total:
            return Order(booking)
        try:
            return self._pay_booking(actor, booking.id, method, attempt)
        except ProviderAway:
            if method is not None:
                raise
            log.warning("The payment of booking %s could not be opened; it can still be paid", booking.id)
            return Order(booking)
