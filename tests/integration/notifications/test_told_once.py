"""On every database: nobody is told twice, whoever tells at the same time, and nobody is left out."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.model import Kind, Recipient
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for

CROWD = 400
MOMENT = datetime(2026, 1, 1, 12, tzinfo=UTC)


class House:
    """Two installations on one database, an event there, and who goes to it."""

    def __init__(self, gatherlies: list[Gatherly], url: str) -> None:
        self.gatherlies = gatherlies
        self.one = gatherlies[0]
        self.url = url
        self.organizer = add_user(self.one, Role.ORGANIZER)

    def event(self, places: int) -> EventId:
        return add_event(self.one, self.organizer, places)

    def book(self, event_id: EventId, by: Actor | None = None, quantity: int = 1) -> Booking:
        actor = by or add_user(self.one)
        return self.one.application.booking.place_booking(BookingRequest(actor, event_id, (Wish(quantity),)))

    def told(self, kind: Kind) -> dict[str, int]:
        """How often it was told by each channel."""
        database = SqlDatabase(self.url)
        counted = (
            select(notifications.c.channel, func.count())
            .where(notifications.c.kind == kind)
            .group_by(notifications.c.channel)
        )
        try:
            with database.read_engine.connect() as connection:
                return {channel.value: number for channel, number in connection.execute(counted)}
        finally:
            database.close()


@pytest.fixture
def house(fresh_database_url: str) -> Iterator[House]:
    with ExitStack() as open_ones:
        settings = settings_for(fresh_database_url)
        gatherlies = [
            open_ones.enter_context(on_database(settings, FixedClock(MOMENT), MemoryPasswords())) for _ in range(2)
        ]
        yield House(gatherlies, fresh_database_url)


def test_several_who_tell_of_the_same_at_once_tell_it_once(house: House) -> None:
    bookings = [house.book(house.event(10)) for _ in range(5)]
    for booking in bookings:
        telling = [partial(each.application.notifications.tell_of_booking, booking.id) for each in house.gatherlies]
        assert at_once(*telling * 3) == [None] * 6
    assert house.told(Kind.BOOKING_CONFIRMED) == {"email": 5, "in_app": 5}


def test_several_workers_deliver_each_letter_once(house: House) -> None:
    bookings = [house.book(house.event(10)) for _ in range(6)]
    at_once(*[each.drain for each in house.gatherlies] * 2)
    for booking in bookings:
        assert house.one.ports.unit_of_work.read(
            lambda booking=booking: house.one.ports.notifications.told(
                f"booking-confirmed-{booking.id}", [Recipient(booking.user_id)]
            )
        )
    assert house.told(Kind.BOOKING_CONFIRMED) == {"email": 6, "in_app": 6}
    assert house.one.drain() == 0


def test_a_crowd_is_told_that_its_event_is_off_while_its_bookings_are_cancelled(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = house.event(CROWD)
    crowd = [add_user(house.one) for _ in range(CROWD // 10)]
    for actor in crowd:
        for _ in range(10):
            house.book(event_id, actor)
    monkeypatch.setattr("gatherly_core.notifications.audience.BATCH", 10)
    house.one.application.events.cancel_event(house.organizer, event_id)
    now = house.one.ports.clock.now()
    tell = [partial(each.application.notifications.tell_of_cancellation, event_id, now) for each in house.gatherlies]
    call_off = partial(house.one.application.checkout.call_off_bookings, event_id)
    assert at_once(tell[0], tell[1], call_off) == [None, None, CROWD]
    tell[0]()
    assert house.told(Kind.EVENT_CANCELLED) == {"email": len(crowd), "in_app": len(crowd)}


def test_the_crowd_is_looked_up_in_order_and_each_once(house: House) -> None:
    event_id = house.event(30)
    booked = sorted(house.book(event_id).user_id for _ in range(30))
    audiences = house.one.ports.audiences
    found = house.one.ports.unit_of_work.read(lambda: audiences.holders(event_id, None, 100))
    assert list(found) == booked
    assert all(first < second for first, second in pairwise(found))
