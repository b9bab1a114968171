"""What takes longer than a lease is one worker's all the same, and another's once that is gone."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from gatherly_adapters.aftermath import Aftermath, Bell
from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.checkout import call_off_bookings
from gatherly_core.kernel.facts import Delivery
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.queues import LEASE
from tests.factories import NOW
from tests.installations import add_event, add_user, settings_for

BOOKINGS = 4


class Killed(BaseException):
    """What ends a worker in the midst of its work."""


class House:
    """Workers on one database, by one clock. There is a cancelled event, whose bookings are called off one by one."""

    def __init__(self, url: str, stack: ExitStack) -> None:
        self.clock = FixedClock(NOW)
        self.one, self.other, office = (
            stack.enter_context(on_database(settings_for(url), self.clock)) for _ in range(3)
        )
        office.migrate()
        self.organizer = add_user(office, Role.ORGANIZER)
        self.event_id = cancelled_event(office, self)

    def live(self) -> int:
        return self.one.ports.unit_of_work.read(lambda: self.one.ports.bookings.count_live(self.event_id))


def cancelled_event(office: Gatherly, house: House) -> EventId:
    event_id = add_event(office, house.organizer, BOOKINGS)
    for _ in range(BOOKINGS):
        office.application.booking.place_booking(BookingRequest(add_user(office), event_id, (Wish(1),)))
    office.drain()
    office.application.events.cancel_event(house.organizer, event_id)
    return event_id


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(call_off_bookings, "BATCH", 1)
    with ExitStack() as stack:
        yield House(f"sqlite:///{tmp_path}/gatherly.db", stack)


def test_it_stays_with_who_has_begun_it(house: House) -> None:
    taken: list[int] = []

    def look_on(aftermath: Aftermath) -> None:
        if Bell.FEED in aftermath.bells:  # a batch is done: the world is told
            house.clock.advance(LEASE * 0.7)
            taken.append(house.other.relays.catch_up(Bell.MANY))

    house.one.ports.unit_of_work.on_commit(look_on)
    assert house.one.relays.catch_up(Bell.MANY) == 1
    assert taken == [0] * BOOKINGS
    assert house.live() == 0


def test_another_goes_on_when_who_had_begun_it_is_killed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(house.one.ports.outbox.queue(Delivery.MANY), "renew", die)
    with pytest.raises(Killed):
        house.one.relays.catch_up(Bell.MANY)
    assert house.other.relays.catch_up(Bell.MANY) == 0
    assert house.live() == BOOKINGS - 1
    house.clock.advance(LEASE + timedelta(seconds=1))
    assert house.other.relays.catch_up(Bell.MANY) == 1
    assert house.live() == 0
