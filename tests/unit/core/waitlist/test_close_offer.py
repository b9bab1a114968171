from datetime import timedelta

import pytest

from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.booking.model import Booking
from gatherly_core.waitlist.facts import OfferAccepted, OfferLapsed, WaitlistLeft
from gatherly_core.waitlist.model import Entry, EntryStatus
from tests.factories import new_id
from tests.unit.core.scene import Scene, owner_of

DAY = timedelta(hours=24)


@pytest.fixture
def offer(scene: Scene) -> tuple[Entry, Booking]:
    """An entry with an offer, and the offered booking."""
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    return scene.entry(entry), scene.offered(entry)


def test_an_entry_is_accepted_when_its_booking_was_confirmed(scene: Scene, offer: tuple[Entry, Booking]) -> None:
    entry, booking = offer
    scene.confirm(booking)
    assert scene.entry(entry).status is EntryStatus.ACCEPTED
    assert [fact.entry_id for fact in scene.facts(OfferAccepted)] == [entry.id]


def test_an_entry_has_left_when_its_booking_was_cancelled(scene: Scene, offer: tuple[Entry, Booking]) -> None:
    entry, booking = offer
    scene.app.checkout.cancel_booking(scene.organizer, booking.id)
    assert scene.entry(entry).status is EntryStatus.LEFT
    assert [fact.entry_id for fact in scene.facts(WaitlistLeft)] == [entry.id]


def test_an_entry_has_expired_when_its_booking_has(scene: Scene, offer: tuple[Entry, Booking]) -> None:
    entry, _ = offer
    scene.clock.advance(DAY)
    scene.app.booking.expire_bookings()
    closed = scene.entry(entry)
    assert (closed.status, closed.updated_at) == (EntryStatus.EXPIRED, scene.clock.now())
    assert [fact.entry_id for fact in scene.facts(OfferLapsed)] == [entry.id]


def test_it_leaves_an_offer_open_while_its_booking_is_held(scene: Scene, offer: tuple[Entry, Booking]) -> None:
    entry, booking = offer
    scene.app.waitlist.close_offer(booking.id)
    assert scene.entry(entry) == entry


def test_it_may_be_repeated(scene: Scene, offer: tuple[Entry, Booking]) -> None:
    entry, booking = offer
    scene.app.checkout.cancel_booking(scene.organizer, booking.id)
    closed = scene.entry(entry)
    scene.clock.advance(DAY)
    scene.app.waitlist.close_offer(booking.id)
    assert scene.entry(entry) == closed
    assert len(scene.facts(WaitlistLeft)) == 1


def test_it_leaves_an_entry_accepted_whose_booking_is_cancelled_later(
    scene: Scene, offer: tuple[Entry, Booking]
) -> None:
    entry, booking = offer
    scene.app.waitlist.accept(owner_of(entry), entry.id)
    scene.cancel(booking)
    assert scene.entry(entry).status is EntryStatus.ACCEPTED
    assert scene.facts(WaitlistLeft) == []


def test_it_has_nothing_to_close_for_a_booking_that_is_no_offer(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    entry = scene.join(ticket_type)
    scene.confirm(booking)
    scene.app.waitlist.close_offer(booking.id)
    assert scene.entry(entry).status is EntryStatus.WAITING


def test_it_does_not_know_what_is_not_there(scene: Scene) -> None:
    with pytest.raises(BookingNotFound):
        scene.app.waitlist.close_offer(new_id())
