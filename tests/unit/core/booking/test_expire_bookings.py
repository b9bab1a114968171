from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from gatherly_core.application import Application, Policy
from gatherly_core.booking.facts import BookingExpired
from gatherly_core.booking.model import AttendeeStatus, BookingStatus
from gatherly_core.booking.releasing import BATCH
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.unit_of_work import StorageAway, UnitOfWork
from gatherly_core.waitlist.model import EntryStatus
from tests.factories import HOLD, NOW
from tests.unit.core.scene import Scene

T = TypeVar("T")

INSTANT = timedelta(microseconds=1)


def test_it_lets_a_hold_go_exactly_when_its_time_is_over(scene: Scene) -> None:
    ticket_type = scene.on_sale(10, admits=2)
    booking = scene.book(ticket_type, 2)
    scene.clock.advance(HOLD - INSTANT)
    assert scene.app.booking.expire_bookings() == 0
    scene.clock.advance(INSTANT)
    assert scene.app.booking.expire_bookings() == 1
    expired = scene.booking(booking)
    assert (expired.status, expired.expires_at, expired.updated_at) == (BookingStatus.EXPIRED, None, NOW + HOLD)
    assert {attendee.status for attendee in expired.attendees} == {AttendeeStatus.VOID}
    assert scene.pool(ticket_type).used == scene.capacity(ticket_type).used == 0
    assert [(fact.booking_id, fact.at) for fact in scene.facts(BookingExpired)] == [(booking.id, NOW + HOLD)]
    assert scene.facts(PlacesFreed) == []
    assert scene.app.booking.expire_bookings() == 0


def test_it_leaves_everything_else_alone(scene: Scene) -> None:
    ticket_type = scene.on_sale()
    confirmed = scene.confirm(scene.book(ticket_type))
    cancelled = scene.cancel(scene.book(ticket_type))
    free = scene.book(scene.on_sale(price=0))
    scene.clock.advance(timedelta(days=1))
    assert scene.app.booking.expire_bookings() == 0
    assert [scene.booking(booking) for booking in (confirmed, cancelled, free)] == [confirmed, cancelled, free]


def test_it_goes_from_event_to_event(scene: Scene) -> None:
    types = [scene.on_sale() for _ in range(3)]
    for ticket_type in types:
        scene.book(ticket_type)
        scene.book(ticket_type)
    scene.clock.advance(HOLD)
    assert scene.app.booking.expire_bookings() == 6
    assert [scene.pool(ticket_type).used for ticket_type in types] == [0, 0, 0]


def test_it_lets_more_holds_go_than_one_transaction_does(scene: Scene) -> None:
    ticket_type, actor = scene.on_sale(BATCH + 2), scene.person()
    for _ in range(BATCH + 2):
        scene.book(ticket_type, by=actor)
    scene.clock.advance(HOLD)
    assert scene.app.booking.expire_bookings() == BATCH + 2
    assert scene.pool(ticket_type).used == 0


def test_their_places_go_to_who_waits_first(scene: Scene) -> None:
    ticket_type, _ = scene.sold_out()
    first, second = scene.join(ticket_type), scene.join(ticket_type)
    scene.clock.advance(HOLD)
    assert scene.app.booking.expire_bookings() == 1
    assert scene.entry(first).status is EntryStatus.OFFERED
    assert scene.entry(second).status is EntryStatus.WAITING


def test_it_lets_go_what_it_can_when_something_is_wrong_with_an_event(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    types = [scene.on_sale() for _ in range(5)]
    for ticket_type in types:
        scene.book(ticket_type)
    wrong, *others = types
    pool = scene.pool(wrong)
    scene.ports.unit_of_work.run(lambda: scene.ports.pools.give_back({pool.id: 1}))
    scene.clock.advance(HOLD)
    assert scene.app.booking.expire_bookings() == 4
    assert [scene.pool(ticket_type).used for ticket_type in others] == [0, 0, 0, 0]
    assert str(wrong.event_id) in caplog.text


def test_it_says_when_the_database_is_away(scene: Scene) -> None:
    class Away(UnitOfWork):
        """Is away from the second block on, when the first event's turn has come."""

        def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
            if events:
                raise StorageAway("It is away.")
            events.append(1)
            return scene.ports.unit_of_work.run(block)

    events: list[int] = []
    scene.book(scene.on_sale())
    scene.clock.advance(HOLD)
    app = Application(replace(scene.ports, unit_of_work=Away()), Policy())
    with pytest.raises(StorageAway):
        app.booking.expire_bookings()
