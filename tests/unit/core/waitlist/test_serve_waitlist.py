from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.application import Policy
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.facts import BookingHeld
from gatherly_core.booking.model import Booking, BookingKind, BookingStatus, Person
from gatherly_core.ticketing.model import TicketType
from gatherly_core.waitlist.facts import PlacesOffered
from gatherly_core.waitlist.model import Entry, EntryStatus, Offer, Priority
from gatherly_core.waitlist.serve_waitlist import BATCH
from gatherly_core.waitlist.serving import MOST_PASSES
from tests.factories import NOW, TicketDetailsFactory, new_id
from tests.unit.core.scene import Scene, owner_of

DAY = timedelta(hours=24)
INSTANT = timedelta(microseconds=1)


def passed_over(scene: Scene, ticket_type: TicketType, given_back: Booking, times: int) -> Booking:
    """One ticket is given back and booked again, so many times; answers its last booking."""
    for _ in range(times):
        scene.cancel(given_back)
        given_back = scene.book(ticket_type)
    return given_back


class TestOffer:
    def test_it_holds_the_places_for_who_waits(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(2, price=1500)
        entry = scene.join(ticket_type, 2)
        scene.clock.advance(timedelta(minutes=5))
        now = scene.clock.now()
        scene.cancel(booking)
        offer = scene.offered(entry)
        user = scene.user(owner_of(entry))
        assert (offer.status, offer.kind, offer.user_id) == (BookingStatus.PENDING, BookingKind.OFFER, entry.user_id)
        assert (offer.total, offer.created_at, offer.expires_at) == (3000, now, now + DAY)
        assert {attendee.person for attendee in offer.attendees} == {Person(user.name, user.email)}
        assert scene.entry(entry) == replace(
            entry, status=EntryStatus.OFFERED, offer=Offer(offer.id, 2, now + DAY), updated_at=now
        )
        pool = scene.pool(ticket_type)
        assert (pool.used, pool.kept, pool.waiting) == (2, 0, 0)
        [fact] = scene.facts(PlacesOffered)
        assert (fact.entry_id, fact.event_id, fact.user_id, fact.at) == (entry.id, entry.event_id, entry.user_id, now)
        assert [held.kind for held in scene.facts(BookingHeld)] == [BookingKind.PURCHASE, BookingKind.OFFER]

    def test_it_holds_free_places_too(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(price=0)
        entry = scene.join(ticket_type)
        scene.cancel(booking)
        assert scene.offered(entry).status is BookingStatus.PENDING

    def test_it_lasts_as_long_as_the_operator_decided(self) -> None:
        scene = Scene(Policy(offer_time=timedelta(hours=2)))
        ticket_type, booking = scene.sold_out()
        entry = scene.join(ticket_type)
        scene.cancel(booking)
        assert scene.offered(entry).expires_at == NOW + timedelta(hours=2)

    def test_it_lasts_no_longer_than_sales(self, scene: Scene) -> None:
        closes = NOW + timedelta(hours=3)
        ticket_type, booking = scene.sold_out(sale_end_date=closes)
        entry = scene.join(ticket_type)
        scene.cancel(booking)
        assert scene.offered(entry).expires_at == closes

    def test_it_lasts_no_longer_than_the_event(self, scene: Scene) -> None:
        start, end = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
        event = scene.event(TicketDetailsFactory(quantity=1, sale_end_date=end + DAY), start_date=start, end_date=end)
        [ticket_type] = scene.types(event)
        booking = scene.book(ticket_type)
        entry = scene.join(ticket_type)
        scene.cancel(booking)
        assert scene.offered(entry).expires_at == end

    def test_it_offers_part_to_who_said_so(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        booking = scene.book(ticket_type, 2)
        scene.book(ticket_type, 1)
        entry = scene.join(ticket_type, 3, partial=True)
        scene.cancel(booking)
        offer = scene.entry(entry).offer
        assert offer is not None
        assert offer.quantity == 2
        assert scene.offered(entry).items[0].quantity == 2


class TestTurns:
    def test_it_goes_by_turn(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(3)
        entries = []
        for _ in range(4):
            entries.append(scene.join(ticket_type))
            scene.clock.advance(INSTANT)
        scene.cancel(booking)
        statuses = [scene.entry(entry).status for entry in entries]
        assert statuses == [EntryStatus.OFFERED] * 3 + [EntryStatus.WAITING]
        assert [fact.entry_id for fact in scene.facts(PlacesOffered)] == [entry.id for entry in entries[:3]]

    def test_an_offer_that_expires_goes_on_to_the_next(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        first, second = scene.join(ticket_type), scene.join(ticket_type)
        scene.cancel(booking)
        scene.clock.advance(DAY - INSTANT)
        assert scene.app.booking.expire_bookings() == 0
        scene.clock.advance(INSTANT)
        assert scene.app.booking.expire_bookings() == 1
        assert scene.entry(first).status is EntryStatus.EXPIRED
        assert scene.entry(second).status is EntryStatus.OFFERED
        assert scene.offered(second).expires_at == NOW + 2 * DAY

    def test_it_passes_over_a_party_that_does_not_fit(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(3)
        scene.book(ticket_type, 2)
        given_back = scene.book(ticket_type)
        party, single = scene.join(ticket_type, 2), scene.join(ticket_type)
        scene.cancel(given_back)
        assert (scene.entry(party).status, scene.entry(party).passes) == (EntryStatus.WAITING, 1)
        assert scene.entry(single).status is EntryStatus.OFFERED

    def test_it_keeps_places_for_a_party_that_was_passed_over_often_enough(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(4)
        pair = scene.book(ticket_type, 3)
        party, single = self._patient_party(scene, ticket_type)
        with pytest.raises(SoldOut):
            scene.book(ticket_type)
        assert scene.entry(single).status is EntryStatus.WAITING
        assert (scene.pool(ticket_type).kept, scene.capacity(ticket_type).kept) == (1, 1)
        scene.cancel(pair)
        assert scene.entry(party).status is EntryStatus.OFFERED
        assert scene.entry(single).status is EntryStatus.OFFERED
        assert (scene.pool(ticket_type).kept, scene.pool(ticket_type).free) == (0, 1)

    def test_it_keeps_what_is_left_when_others_come_first(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(4)
        pair, single = scene.book(ticket_type, 2), scene.book(ticket_type)
        party = scene.join(ticket_type, 3)
        last = passed_over(scene, ticket_type, scene.book(ticket_type), MOST_PASSES)
        vip = scene.join(ticket_type)
        scene.app.waitlist.prioritise(scene.organizer, vip.id, Priority.VIP)
        scene.cancel(pair)
        assert scene.entry(vip).status is EntryStatus.OFFERED
        assert (scene.pool(ticket_type).kept, scene.pool(ticket_type).free) == (1, 0)
        scene.cancel(single)
        assert scene.entry(party).status is EntryStatus.WAITING
        scene.cancel(last)
        assert scene.entry(party).status is EntryStatus.OFFERED

    @staticmethod
    def _patient_party(scene: Scene, ticket_type: TicketType) -> tuple[Entry, Entry]:
        """A party of two for whom a ticket is kept, and one person behind it."""
        party = scene.join(ticket_type, 2)
        given_back = passed_over(scene, ticket_type, scene.book(ticket_type), MOST_PASSES)
        assert scene.entry(party).passes == MOST_PASSES
        single = scene.join(ticket_type)
        scene.cancel(given_back)
        return party, single


class TestWhatIsNotWanted:
    def test_it_frees_what_nobody_can_use(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(2)
        scene.book(ticket_type)
        booking = scene.book(ticket_type)
        party = scene.join(ticket_type, 2)
        scene.cancel(booking)
        assert (scene.pool(ticket_type).kept, scene.pool(ticket_type).free) == (0, 1)
        assert scene.book(ticket_type).live
        assert scene.entry(party).status is EntryStatus.WAITING

    def test_it_offers_nothing_that_is_not_on_sale(self, scene: Scene) -> None:
        closes = NOW + timedelta(hours=1)
        ticket_type, booking = scene.sold_out(price=0, sale_end_date=closes)
        entry = scene.join(ticket_type)
        scene.clock.set(closes)
        scene.cancel(booking)
        assert (scene.entry(entry).status, scene.entry(entry).passes) == (EntryStatus.WAITING, 0)
        assert (scene.pool(ticket_type).kept, scene.pool(ticket_type).free) == (0, 1)


class TestOnSaleAgain:
    """Nobody overtakes who waited while sales were closed and places were given back."""

    def test_it_serves_when_sales_are_opened_again(self, scene: Scene) -> None:
        closes = NOW + timedelta(hours=1)
        ticket_type, booking = scene.sold_out(price=0, sale_end_date=closes)
        entry = scene.join(ticket_type)
        scene.clock.set(closes)
        scene.cancel(booking)
        later = replace(ticket_type.details, sale_end_date=closes + DAY)
        scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, later)
        assert scene.entry(entry).status is EntryStatus.OFFERED
        with pytest.raises(SoldOut):
            scene.book(ticket_type)

    def test_it_serves_when_the_event_is_put_off(self, scene: Scene) -> None:
        start, end = NOW + timedelta(hours=1), NOW + timedelta(hours=4)
        event = scene.event(TicketDetailsFactory(quantity=1, price=0), start_date=start, end_date=end)
        [ticket_type] = scene.types(event)
        booking = scene.book(ticket_type)
        entry = scene.join(ticket_type)
        scene.clock.set(start)
        scene.app.checkout.cancel_booking(scene.organizer, booking.id)
        put_off = replace(event.details, start_date=start + DAY, end_date=end + DAY)
        scene.app.ticketing.edit_event(scene.organizer, event.id, put_off)
        assert scene.entry(entry).status is EntryStatus.OFFERED

    def test_it_serves_when_the_event_is_published_again(self, scene: Scene) -> None:
        closes = NOW + timedelta(hours=1)
        ticket_type, booking = scene.sold_out(price=0, sale_end_date=closes)
        entry = scene.join(ticket_type)
        scene.clock.set(closes)
        scene.cancel(booking)
        scene.app.events.unpublish_event(scene.organizer, ticket_type.event_id)
        later = replace(ticket_type.details, sale_end_date=closes + DAY)
        scene.app.ticketing.edit_ticket_type(scene.organizer, ticket_type.id, later)
        assert scene.entry(entry).status is EntryStatus.WAITING
        scene.app.events.publish_event(scene.organizer, ticket_type.event_id)
        assert scene.entry(entry).status is EntryStatus.OFFERED


def test_it_offers_nothing_twice(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out(2)
    first, second = scene.join(ticket_type), scene.join(ticket_type, 2)
    scene.cancel(booking)
    before = [scene.entry(first), scene.entry(second), scene.pool(ticket_type), scene.capacity(ticket_type)]
    scene.app.waitlist.serve(ticket_type.event_id)
    after = [scene.entry(first), scene.entry(second), scene.pool(ticket_type), scene.capacity(ticket_type)]
    assert after == before


def test_it_does_nothing_for_what_is_not_there(scene: Scene) -> None:
    scene.app.waitlist.serve(new_id())
    assert scene.facts(PlacesOffered) == []


def test_it_serves_a_line_that_is_longer_than_what_is_read_at_once(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out(BATCH + 20)
    entries = [scene.join(ticket_type) for _ in range(BATCH + 21)]
    scene.cancel(booking)
    statuses = [scene.entry(entry).status for entry in entries]
    assert statuses == [EntryStatus.OFFERED] * (BATCH + 20) + [EntryStatus.WAITING]
