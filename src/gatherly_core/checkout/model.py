"""Bookings together with their payments."""

from dataclasses import dataclass

from gatherly_core.booking.model import Booking
from gatherly_core.payments.charge import Charge
from gatherly_core.payments.model import Payment


@dataclass(frozen=True, slots=True)
class Order:
    """A booking and its payment, None for one that has none (yet).

    `charge` is what the provider has just said of it, for the payer to go on with; None where it was not asked.
    """

    booking: Booking
    payment: Payment | None = None
    charge: Charge | None = None
