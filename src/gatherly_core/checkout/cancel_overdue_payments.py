"""Stopping payments whose bookings' time is over."""

import logging

from gatherly_core.booking.ports import Bookings
from gatherly_core.checkout.patience import Patience
from gatherly_core.checkout.stop_payment import StopPayment
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.paging import Circle
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork

log = logging.getLogger(__name__)

BATCH = 100


class CancelOverduePayments:
    """Has the provider cancel the payment of every overdue hold, after which the hold may be let go; answers how many.

    - one that has succeeded meanwhile confirms its booking; one that is being processed keeps its places
    - one for which the provider does not answer is logged and left for the next time; its places stay held. When it is
      silent for long, the rest is left, too, and comes first the next time
    """

    def __init__(self, unit_of_work: UnitOfWork, bookings: Bookings, stop_payment: StopPayment, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._stop_payment = stop_payment
        self._clock = clock
        self._circle = Circle[BookingId](lambda booking_id: booking_id)

    def __call__(self) -> int:
        patience = Patience(self._clock)
        return sum(self._stop(id, patience) for id in patience.over(self._circle.around(self._overdue)))

    def _overdue(self, after: BookingId | None) -> tuple[BookingId, ...]:
        return self._unit_of_work.read(lambda: self._bookings.due_paying(self._clock.now(), BATCH, after))

    def _stop(self, booking_id: BookingId, patience: Patience) -> bool:
        try:
            with patience.asking():
                return not self._stop_payment.of_booking(booking_id).booking.paying
        except StorageAway:
            raise
        except Exception:  # what is wrong with one payment must not keep the places of all others
            log.exception(
                "The payment of the overdue booking %s could not be stopped; it will be tried again", booking_id
            )
            return False
