from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.application import Policy
from gatherly_core.booking import booking_states
from gatherly_core.booking.facts import BookingConfirmed
from gatherly_core.booking.model import Booking, BookingKind, BookingStatus
from gatherly_core.waitlist.errors import EntryNotFound, NoOffer, OfferExpired
from gatherly_core.waitlist.facts import OfferAccepted, OfferLapsed
from gatherly_core.waitlist.model import Entry, EntryStatus
from tests.factories import HOLD, NOW, new_id
from tests.unit.core.scene import Scene, owner_of

DAY = timedelta(hours=24)
INSTANT = timedelta(microseconds=1)


def offer(scene: Scene, price: int = 1500) -> tuple[Entry, Booking]:
    """An entry that was offered a ticket just now, and the offered booking."""
    ticket_type, booking = scene.sold_out(price=price)
    entry = scene.join(ticket_type)
    scene.cancel(booking)
    return scene.entry(entry), scene.offered(entry)


def accept(scene: Scene, entry: Entry) -> Entry:
    return scene.app.waitlist.accept(owner_of(entry), entry.id).entry


class TestTaking:
    def test_it_books_free_places_at_once(self, scene: Scene) -> None:
        entry, offered = offer(scene, price=0)
        now = NOW + DAY - INSTANT
        scene.clock.set(now)
        standing = scene.app.waitlist.accept(owner_of(entry), entry.id)
        assert (standing.entry.status, standing.entry.updated_at) == (EntryStatus.ACCEPTED, now)
        assert standing.position is None
        booking = scene.booking(offered)
        assert (booking.status, booking.expires_at, booking.kind) == (BookingStatus.CONFIRMED, None, BookingKind.OFFER)
        confirmed = scene.facts(BookingConfirmed)[-1]
        assert (confirmed.booking_id, confirmed.kind) == (booking.id, BookingKind.OFFER)
        assert [(fact.entry_id, fact.at) for fact in scene.facts(OfferAccepted)] == [(entry.id, now)]

    def test_it_holds_others_for_a_while_to_be_paid(self, scene: Scene) -> None:
        entry, offered = offer(scene)
        now = NOW + DAY - INSTANT
        scene.clock.set(now)
        assert accept(scene, entry).status is EntryStatus.ACCEPTED
        booking = scene.booking(offered)
        assert (booking.status, booking.expires_at) == (BookingStatus.PENDING, now + HOLD)
        assert scene.facts(BookingConfirmed) == []
        assert scene.confirm(booking).status is BookingStatus.CONFIRMED
        assert scene.entry(entry).status is EntryStatus.ACCEPTED
        assert len(scene.facts(OfferAccepted)) == 1

    def test_it_holds_them_as_long_as_the_operator_decided(self) -> None:
        scene = Scene(Policy(hold=timedelta(minutes=3)))
        entry, offered = offer(scene)
        accept(scene, entry)
        assert scene.booking(offered).expires_at == NOW + timedelta(minutes=3)

    def test_it_takes_what_was_paid_for_a_moment_ago(self, scene: Scene) -> None:
        entry, offered = offer(scene)
        # The entry follows its booking in a transaction of its own, which has not come yet.
        paid = booking_states.confirmed(offered, NOW)
        scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(paid))
        assert accept(scene, entry).status is EntryStatus.ACCEPTED
        assert scene.booking(paid) == paid

    def test_it_gives_them_up_when_they_are_not_paid(self, scene: Scene) -> None:
        entry, offered = offer(scene)
        accept(scene, entry)
        scene.clock.advance(HOLD)
        assert scene.app.booking.expire_bookings() == 1
        assert scene.booking(offered).status is BookingStatus.EXPIRED
        assert scene.entry(entry).status is EntryStatus.ACCEPTED
        assert scene.facts(OfferLapsed) == []


class TestWho:
    @pytest.mark.parametrize("role", Role)
    def test_it_is_not_there_for_others(self, scene: Scene, role: Role) -> None:
        entry, _ = offer(scene)
        for actor in (scene.person(role), scene.organizer):
            with pytest.raises(EntryNotFound) as refused:
                scene.app.waitlist.accept(actor, entry.id)
        assert refused.value.code == "waitlist_entry_not_found"
        assert scene.entry(entry).status is EntryStatus.OFFERED

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.accept(scene.person(), new_id())


class TestTooLateOrTooSoon:
    def test_it_takes_nothing_before_it_is_offered(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out()
        entry = scene.join(ticket_type)
        with pytest.raises(NoOffer) as refused:
            accept(scene, entry)
        assert refused.value.code == "no_offer"

    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_takes_nothing_once_the_offers_time_is_over(self, scene: Scene, price: int) -> None:
        entry, offered = offer(scene, price)
        scene.clock.advance(DAY)
        with pytest.raises(OfferExpired) as refused:
            accept(scene, entry)
        assert refused.value.code == "offer_expired"
        assert (scene.entry(entry), scene.booking(offered)) == (entry, offered)
        scene.app.booking.expire_bookings()
        with pytest.raises(NoOffer):
            accept(scene, entry)

    def test_it_takes_nothing_that_was_cancelled_a_moment_ago(self, scene: Scene) -> None:
        entry, offered = offer(scene)
        # The entry follows its booking in a transaction of its own, which has not come yet.
        cancelled = booking_states.cancelled(offered, NOW)
        scene.ports.unit_of_work.run(lambda: scene.ports.bookings.move(cancelled))
        with pytest.raises(OfferExpired):
            accept(scene, entry)
        assert scene.entry(entry).status is EntryStatus.OFFERED

    def test_it_takes_nothing_twice(self, scene: Scene) -> None:
        entry, _ = offer(scene)
        accept(scene, entry)
        with pytest.raises(NoOffer):
            accept(scene, entry)

    def test_it_takes_nothing_that_was_declined(self, scene: Scene) -> None:
        entry, _ = offer(scene)
        scene.app.waitlist.decline(owner_of(entry), entry.id)
        with pytest.raises(NoOffer):
            accept(scene, entry)


class TestAgain:
    @pytest.mark.parametrize("price", [0, 1500])
    def test_it_answers_an_offer_that_is_taken_as_it_stands(self, scene: Scene, price: int) -> None:
        entry, offered = offer(scene, price)
        first = accept(scene, entry)
        booking = scene.booking(offered)
        scene.clock.advance(timedelta(minutes=1))
        assert scene.app.waitlist.accept(owner_of(entry), entry.id, repeated=True).entry == first
        assert scene.booking(offered) == booking
        assert len(scene.facts(OfferAccepted)) == 1

    def test_it_takes_an_offer_that_is_not_taken_yet(self, scene: Scene) -> None:
        entry, _ = offer(scene)
        assert scene.app.waitlist.accept(owner_of(entry), entry.id, repeated=True).entry.status is EntryStatus.ACCEPTED

    def test_it_refuses_what_is_over_as_the_first_time(self, scene: Scene) -> None:
        entry, _ = offer(scene)
        scene.app.waitlist.decline(owner_of(entry), entry.id)
        with pytest.raises(NoOffer):
            scene.app.waitlist.accept(owner_of(entry), entry.id, repeated=True)

    def test_it_tells_nobody_of_somebody_elses(self, scene: Scene) -> None:
        entry, _ = offer(scene)
        accept(scene, entry)
        with pytest.raises(EntryNotFound):
            scene.app.waitlist.accept(scene.person(), entry.id, repeated=True)
