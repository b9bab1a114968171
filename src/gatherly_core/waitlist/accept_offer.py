"""Taking an offer."""

from datetime import datetime, timedelta

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.booking import booking_states
from gatherly_core.booking.errors import AlreadyCancelled, HoldExpired
from gatherly_core.booking.facts import fact_of as booking_fact
from gatherly_core.booking.model import Booking, BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import WaitlistEntryId
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.entry_rules import owned
from gatherly_core.waitlist.errors import NoOffer, OfferExpired
from gatherly_core.waitlist.facts import fact_of
from gatherly_core.waitlist.model import EntryStatus, Standing
from gatherly_core.waitlist.ports import WaitlistEntries


class AcceptOffer:
    """Takes the offered places.

    - who waited may: EntryNotFound for all others
    - while there is an offer: NoOffer, OfferExpired
    - free places are booked at once; others are held for a while, to be paid
    - `repeated`, after nobody knows how it ended: an offer that is taken is answered as it stands
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        bookings: Bookings,
        entries: WaitlistEntries,
        facts: Outbox,
        clock: Clock,
        *,
        hold: timedelta,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._bookings = bookings
        self._entries = entries
        self._facts = facts
        self._clock = clock
        self._hold = hold

    def __call__(self, actor: Actor, entry_id: WaitlistEntryId, *, repeated: bool = False) -> Standing:
        return self._unit_of_work.run(lambda: self._accept(actor, entry_id, repeated))

    def _accept(self, actor: Actor, entry_id: WaitlistEntryId, repeated: bool) -> Standing:
        now = self._clock.now()
        entry = owned(self._entries.get(entry_id), actor, Action.ANSWER_OFFER)
        if repeated and entry.status is EntryStatus.ACCEPTED:
            return self._entries.standing(entry)
        offer = entry.offer
        if offer is None:
            raise NoOffer("Nothing has been offered yet.")
        booking = self._bookings.locked(offer.booking_id)
        accepted = waitlist_states.accepted(self._entries.locked(entry_id), now)
        self._take(booking, now)
        self._entries.save(accepted)
        self._facts.add(fact_of(accepted))
        return self._entries.standing(accepted)

    def _take(self, booking: Booking, now: datetime) -> None:
        # It was paid for a moment ago, and the entry has yet to follow; or its payment has extended the hold already.
        if booking.status is BookingStatus.CONFIRMED or booking.paying:
            return
        try:
            if booking.total:
                self._bookings.move(booking_states.extended(booking, now + self._hold, now))
                return
            confirmed = booking_states.confirmed(booking, now)
        except (HoldExpired, AlreadyCancelled):
            raise OfferExpired("The offer's time is over; it goes on to the next.") from None
        self._bookings.move(confirmed)
        self._facts.add(booking_fact(confirmed))
