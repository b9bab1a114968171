"""What must hold once everybody has gone home, and everything overdue has been done."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from gatherly_adapters.bootstrap import Gatherly
from gatherly_core.accounts.model import Actor
from gatherly_core.booking.model import Booking, BookingKind, BookingStatus
from gatherly_core.events.model import Event
from gatherly_core.inventory.model import Pool
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.ticketing.model import TicketType
from gatherly_core.ticketing.sale_rules import fitting
from gatherly_core.waitlist.model import Entry, EntryStatus
from gatherly_core.waitlist.serving import MOST_PASSES
from tests.integration.races.house import HALF, House
from tests.settling import settle

T = TypeVar("T")

LATEST = 3
"""How many events are looked at: those that somebody may still have been busy with."""

BECOMES = {
    BookingStatus.PENDING: set(BookingStatus),
    BookingStatus.CONFIRMED: {BookingStatus.CONFIRMED, BookingStatus.CANCELLED},
    BookingStatus.CANCELLED: {BookingStatus.CANCELLED},
}
"""What may have become of a booking that somebody was told of."""

FOLLOWS = {
    BookingStatus.PENDING: {EntryStatus.OFFERED, EntryStatus.ACCEPTED},
    BookingStatus.CONFIRMED: {EntryStatus.ACCEPTED},
    BookingStatus.CANCELLED: {EntryStatus.LEFT, EntryStatus.ACCEPTED},
    BookingStatus.EXPIRED: {EntryStatus.EXPIRED, EntryStatus.LEFT, EntryStatus.ACCEPTED},
}
"""How the entry may stand whose offer is a booking in that state."""


class Aftermath:
    """Looks at a house after sweeping it."""

    def __init__(self, gatherly: Gatherly, house: House) -> None:
        self._gatherly = gatherly
        self._app = gatherly.application
        self._ports = gatherly.ports
        self._house = house

    def check(self) -> None:
        self._sweep()
        assert [*self._app.booking.check_pools(), *self._app.waitlist.check_waiting()] == []
        orders = [o for user in self._house.users for o in self._all(self._app.checkout.list_orders, user)]
        bookings = [order.booking for order in orders]
        entries = [s.entry for user in self._house.users for s in self._all(self._app.waitlist.list_entries, user)]
        self._check_what_was_told({booking.id: booking for booking in bookings})
        _check_offers([b for b in bookings if b.kind is BookingKind.OFFER], entries)
        for event_id in self._house.events[-LATEST:]:
            live = [b for b in bookings if b.live and b.event_id == event_id]
            waiting = [e for e in entries if e.status is EntryStatus.WAITING and e.event_id == event_id]
            self._check_event(event_id, live, waiting)
            _check_uses([b for b in live if b.promo_code])

    def _sweep(self) -> None:
        """As the operator does once the leases of whoever is gone have lapsed."""
        self._house.clock.advance(timedelta(hours=2))
        for _ in range(2):
            self._app.booking.expire_bookings()
            settle(self._gatherly)

    def _all(self, look: Callable[[Actor, PageRequest], Page[T]], user: Actor) -> Iterator[T]:
        after = None
        while True:
            page = look(user, PageRequest(100, after))
            yield from page.items
            if page.next is None:
                return
            after = page.next

    def _check_what_was_told(self, kept: dict[object, Booking]) -> None:
        for booking_id, status in self._house.told:
            assert kept[booking_id].status in BECOMES[status]

    def _check_event(self, event_id: EventId, live: Sequence[Booking], waiting: Sequence[Entry]) -> None:
        event, types, pools = self._ports.unit_of_work.read(lambda: self._look(event_id))
        for pool in pools:
            assert min(pool.used, pool.kept, pool.waiting, pool.free) >= 0
        if event is None:
            assert (live, waiting) == ([], [])
            return
        assert {item.ticket_type_id for b in live for item in b.items} <= types.keys(), "what was booked is gone"
        assert {entry.ticket_type_id for entry in waiting} <= types.keys(), "somebody waits for what is gone"
        if event.published:
            _check_line(waiting, types, pools)
        else:
            assert live == []

    def _look(self, event_id: EventId) -> tuple[Event | None, dict[object, TicketType], Sequence[Pool]]:
        event = None if event_id in self._house.deleted else self._ports.events.get(event_id)
        types = {type_.id: type_ for type_ in self._ports.ticket_types.of_events([event_id])[event_id]}
        return event, types, self._ports.pools.of_events([event_id])[event_id]


def _check_offers(offers: Sequence[Booking], entries: Sequence[Entry]) -> None:
    """Every offer is somebody's, who stands as it does."""
    holders = {entry.offer.booking_id: entry for entry in entries if entry.offer}
    assert holders.keys() == {offer.id for offer in offers}
    for offer in offers:
        assert holders[offer.id].status in FOLLOWS[offer.status]


def _check_uses(with_code: Sequence[Booking]) -> None:
    assert len(with_code) <= HALF.most_uses, "a promo code was used too often"
    assert len({booking.user_id for booking in with_code}) == len(with_code), "a promo code was used twice by somebody"


def _check_line(waiting: Sequence[Entry], types: dict[object, TicketType], pools: Sequence[Pool]) -> None:
    """Nobody waits for what is free, and places are kept only for somebody."""
    free = {pool.id: pool.free for pool in pools}
    for entry in waiting:
        assert fitting(types[entry.ticket_type_id], free, pools) < (1 if entry.partial else entry.quantity)
    patient = [entry for entry in waiting if entry.passes == MOST_PASSES]
    for pool in pools:
        if pool.kept:
            assert any(pool.ticket_type_id in (None, entry.ticket_type_id) for entry in patient)
