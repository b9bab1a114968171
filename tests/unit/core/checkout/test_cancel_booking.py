from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.booking.errors import AlreadyCancelled, BookingNotFound, EventStarted, HoldExpired
from gatherly_core.booking.facts import BookingCancelled
from gatherly_core.booking.model import AttendeeStatus, BookingStatus
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, NOW, new_id
from tests.unit.core.scene import Scene, owner_of

INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("price", [0, 1500])
def test_it_gives_a_booking_up_whole(scene: Scene, price: int) -> None:
    ticket_type = scene.on_sale(price=price, capacity=50, admits=2)
    booking = scene.book(ticket_type, 3)
    scene.clock.advance(INSTANT)
    cancelled = scene.cancel(booking)
    assert (cancelled.status, cancelled.expires_at) == (BookingStatus.CANCELLED, None)
    assert [attendee.status for attendee in cancelled.attendees] == [AttendeeStatus.VOID] * 6
    assert scene.booking(booking) == cancelled
    assert (scene.pool(ticket_type).free, scene.capacity(ticket_type).free) == (10, 50)
    assert [(fact.booking_id, fact.at) for fact in scene.facts(BookingCancelled)] == [(booking.id, NOW + INSTANT)]
    assert scene.facts(PlacesFreed) == []


def test_its_places_go_to_who_waits_first(scene: Scene) -> None:
    ticket_type, booking = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.cancel(booking)
    assert scene.entry(first).status is EntryStatus.OFFERED
    assert scene.entry(second).status is EntryStatus.WAITING


class TestWho:
    def test_its_owner_may_until_the_event_starts(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        early, late = scene.book(ticket_type), scene.book(ticket_type)
        start = scene.event_of(ticket_type).details.start_date
        scene.clock.set(start - INSTANT)
        assert scene.cancel(early).status is BookingStatus.CANCELLED
        scene.clock.set(start)
        with pytest.raises(EventStarted) as refused:
            scene.cancel(late)
        assert refused.value.code == "event_started"
        assert scene.booking(late).live

    def test_its_organizer_and_admins_may_at_any_time(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        bookings = [scene.book(ticket_type) for _ in range(4)]
        cancel = scene.app.checkout.cancel_booking
        assert cancel(scene.organizer, bookings[0].id).booking.status is BookingStatus.CANCELLED
        assert cancel(scene.admin, bookings[1].id).booking.status is BookingStatus.CANCELLED
        scene.clock.set(scene.event_of(ticket_type).details.end_date)
        assert cancel(scene.organizer, bookings[2].id).booking.status is BookingStatus.CANCELLED
        assert cancel(scene.admin, bookings[3].id).booking.status is BookingStatus.CANCELLED

    def test_an_organizer_may_cancel_their_own_booking_of_their_own_event_late(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        booking = scene.book(ticket_type, by=scene.organizer)
        scene.clock.set(scene.event_of(ticket_type).details.start_date)
        assert scene.app.checkout.cancel_booking(scene.organizer, booking.id).booking.status is BookingStatus.CANCELLED

    @pytest.mark.parametrize("role", [Role.ATTENDEE, Role.ORGANIZER])
    def test_it_is_not_there_for_others(self, scene: Scene, role: Role) -> None:
        booking = scene.book(scene.on_sale())
        with pytest.raises(BookingNotFound):
            scene.app.checkout.cancel_booking(scene.person(role), booking.id)
        assert scene.booking(booking).live

    def test_it_does_not_know_what_is_not_there(self, scene: Scene) -> None:
        with pytest.raises(BookingNotFound):
            scene.app.checkout.cancel_booking(scene.admin, new_id())


class TestOnlyOnce:
    def test_it_says_that_it_was_cancelled(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(2)
        scene.cancel(booking)
        with pytest.raises(AlreadyCancelled) as refused:
            scene.cancel(booking)
        assert refused.value.code == "already_cancelled"
        assert scene.pool(ticket_type).used == 0

    def test_it_says_so_also_when_the_event_has_started(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        scene.cancel(booking)
        scene.clock.set(scene.event_of(ticket_type).details.start_date)
        with pytest.raises(AlreadyCancelled):
            scene.cancel(booking)

    def test_it_says_that_it_has_expired(self, scene: Scene) -> None:
        _, booking = scene.sold_out()
        scene.clock.advance(HOLD)
        scene.app.booking.expire_bookings()
        with pytest.raises(HoldExpired):
            scene.cancel(booking)

    def test_it_cancels_a_hold_that_is_overdue_but_not_let_go(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        scene.clock.advance(HOLD)
        assert scene.cancel(booking).status is BookingStatus.CANCELLED
        assert scene.pool(ticket_type).used == 0


class TestDeletedEvent:
    def test_it_says_what_became_of_the_booking(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        scene.cancel(booking)
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
        with pytest.raises(AlreadyCancelled):
            scene.cancel(booking)
        with pytest.raises(BookingNotFound):
            scene.app.checkout.cancel_booking(scene.person(), booking.id)

    def test_it_still_gives_up_an_overdue_hold(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out()
        scene.clock.advance(HOLD)
        scene.app.events.delete_event(scene.organizer, ticket_type.event_id)
        assert (
            scene.app.checkout.cancel_booking(owner_of(booking), booking.id).booking.status is BookingStatus.CANCELLED
        )
