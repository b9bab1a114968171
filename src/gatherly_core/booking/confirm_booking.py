"""Confirming a pending booking."""

from gatherly_core.booking import booking_states
from gatherly_core.booking.errors import PaymentRequired
from gatherly_core.booking.facts import fact_of
from gatherly_core.booking.model import Booking
from gatherly_core.booking.ports import Bookings
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ConfirmBooking:
    """Makes a held booking a confirmed one.

    - only while it is held: HoldExpired, AlreadyConfirmed, AlreadyCancelled
    - `paid` is the amount received for it, in minor units of its currency: PaymentRequired when it is not the total
    """

    def __init__(self, unit_of_work: UnitOfWork, bookings: Bookings, facts: Outbox, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._facts = facts
        self._clock = clock

    def __call__(self, booking_id: BookingId, paid: int) -> Booking:
        return self._unit_of_work.run(lambda: self._confirm(booking_id, paid))

    def _confirm(self, booking_id: BookingId, paid: int) -> Booking:
        booking = booking_states.confirmed(self._bookings.locked(booking_id), self._clock.now())
        if paid != booking.total:
            raise PaymentRequired(f"The booking costs {booking.total}, but {paid} was paid.")
        self._bookings.move(booking)
        self._facts.add(fact_of(booking))
        return booking
