"""Taking entries out of the line, inside the block of a use case."""

from datetime import datetime

from gatherly_core.booking import booking_states
from gatherly_core.booking.model import BookingStatus
from gatherly_core.booking.ports import Bookings
from gatherly_core.booking.releasing import Releasing
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.inventory.ports import Pools
from gatherly_core.kernel.facts import Outbox
from gatherly_core.ticketing.sale_rules import demand
from gatherly_core.waitlist import waitlist_states
from gatherly_core.waitlist.errors import NoOffer, NotWaiting
from gatherly_core.waitlist.facts import fact_of
from gatherly_core.waitlist.model import Entry, EntryStatus
from gatherly_core.waitlist.ports import WaitlistEntries


class Leaving:
    """Takes entries out of the line of an event that the block has locked. Inside a unit of work only."""

    def __init__(
        self, pools: Pools, bookings: Bookings, entries: WaitlistEntries, releasing: Releasing, facts: Outbox
    ) -> None:
        self._pools = pools
        self._bookings = bookings
        self._entries = entries
        self._releasing = releasing
        self._facts = facts

    def leave(self, entry: Entry, now: datetime) -> Entry:
        """Takes an entry out of the line; an offer it holds goes on to the next. NotWaiting when it has left.

        PaymentInProgress while the offer is being paid.
        """
        if entry.status is EntryStatus.OFFERED:
            try:
                return self.decline(entry, now)
            except NoOffer as answered:
                raise NotWaiting("This entry no longer waits: its offer was answered.") from answered
        left = self._save(waitlist_states.left(entry, now))
        pools = self._pools.locked(entry.event_id)
        self._pools.wait(demand(1, entry.ticket_type_id, 1, pools), -1)
        if any(pool.kept for pool in pools):  # perhaps for this entry
            self._facts.add(PlacesFreed(event_id=entry.event_id, at=now))
        return left

    def decline(self, entry: Entry, now: datetime) -> Entry:
        """Passes on the offer that an entry holds. NoOffer when it holds none; PaymentInProgress while it is paid."""
        if entry.status is not EntryStatus.OFFERED or entry.offer is None:
            raise NoOffer(f"There is no offer to pass on: this entry is {entry.status}.")
        booking = self._bookings.locked(entry.offer.booking_id)
        offered = self._entries.locked(entry.id)
        # A booking that was paid for is no offer any more, even if the entry has yet to follow it.
        if offered.status is not EntryStatus.OFFERED or booking.status is BookingStatus.CONFIRMED:
            raise NoOffer("There is no offer to pass on: it was answered a moment ago.")
        left = self._save(waitlist_states.left(offered, now))
        if booking.live:  # otherwise its places have been given back already, and the entry was about to follow
            self._releasing.release([booking_states.cancelled(booking, now)])
        return left

    def _save(self, left: Entry) -> Entry:
        self._entries.save(left)
        self._facts.add(fact_of(left))
        return left
