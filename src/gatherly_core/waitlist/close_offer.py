"""Letting an entry follow the booking that was offered to it."""

from gatherly_core.booking.model import BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import BookingId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.facts import fact_of
from gatherly_core.waitlist.model import EntryStatus
from gatherly_core.waitlist.ports import WaitlistEntries

FOLLOWS = {
    BookingStatus.CONFIRMED: waitlist_states.accepted,
    BookingStatus.CANCELLED: waitlist_states.left,
    BookingStatus.EXPIRED: waitlist_states.lapsed,
}


class CloseOffer:
    """Closes the offer whose booking was confirmed, cancelled or has expired by another way than the waitlist.

    - the entry becomes accepted, left or expired, as its booking
    - may be repeated: an offer that is closed already stays as it is
    """

    def __init__(
        self, unit_of_work: UnitOfWork, bookings: Bookings, entries: WaitlistEntries, facts: Outbox, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._entries = entries
        self._facts = facts
        self._clock = clock

    def __call__(self, booking_id: BookingId) -> None:
        self._unit_of_work.run(lambda: self._close(booking_id))

    def _close(self, booking_id: BookingId) -> None:
        booking = self._bookings.locked(booking_id)
        entry = self._entries.offered(booking_id)
        if entry is None or entry.status is not EntryStatus.OFFERED or booking.status not in FOLLOWS:
            return
        closed = FOLLOWS[booking.status](entry, self._clock.now())
        self._entries.save(closed)
        self._facts.add(fact_of(closed))
