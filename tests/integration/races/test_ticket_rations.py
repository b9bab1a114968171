"""Many tickets handed on at the same time write to others no more often than one after the other."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.admission.rationing import MOST_BY_USER, MOST_BY_USER_TO_ADDRESS, MOST_TO_ADDRESS
from gatherly_core.admission.scans import Guest
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, Person
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for

RIVALS = 8
TURNS = 8
ADDRESS = "grace@example.com"


class Box:
    """An event, whose tickets are booked and handed on through two installations on one database."""

    def __init__(self, gatherlies: list[Gatherly]) -> None:
        self.gatherlies = gatherlies
        self.event_id = add_event(gatherlies[0], add_user(gatherlies[0], Role.ORGANIZER), 1000)

    def booked_by(self, buyer: Actor) -> Booking:
        request = BookingRequest(buyer, self.event_id, (Wish(1),))
        return self.gatherlies[0].application.booking.place_booking(request)

    def hand_on(self, place: int, booking: Booking, email: str) -> Guest:
        app, buyer = self.gatherlies[place % 2].application, Actor(booking.user_id, Role.ATTENDEE)
        return app.admission.transfer_ticket(buyer, booking.attendees[0].id, Person("Grace", email))

    def welcome(self, booking: Booking) -> bool:
        """Whether whom its ticket names now is to be written to."""
        ports = self.gatherlies[0].ports
        return ports.unit_of_work.read(lambda: ports.bookings.get(booking.id)).attendees[0].welcome

    def buyer(self) -> Actor:
        return add_user(self.gatherlies[0])


def came_of(*handing_on: Callable[[], Guest]) -> Counter[str]:
    """How often a ticket was handed on, or its owner told by which error that it cannot be, when all did it at once."""
    return Counter(type(outcome).__name__ for outcome in at_once(*handing_on))


@pytest.fixture
def box(fresh_database_url: str) -> Iterator[Box]:
    clock = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with ExitStack() as open_ones:
        settings = settings_for(fresh_database_url)
        gatherlies = [open_ones.enter_context(on_database(settings, clock, MemoryPasswords())) for _ in range(2)]
        yield Box(gatherlies)


def test_an_address_gets_so_many_from_one(box: Box) -> None:
    buyer = box.buyer()
    bookings = [box.booked_by(buyer) for _ in range(RIVALS)]
    outcomes = Counter[str]()
    for _ in range(2):
        outcomes += came_of(*[partial(box.hand_on, place, each, ADDRESS) for place, each in enumerate(bookings)])
    assert outcomes == {"Guest": MOST_BY_USER_TO_ADDRESS, "TooManyTransfers": 2 * RIVALS - MOST_BY_USER_TO_ADDRESS}


def test_an_address_gets_all_from_many_and_letters_for_so_many(box: Box) -> None:
    bookings, welcome = [box.booked_by(box.buyer()) for _ in range(RIVALS)], 0
    for _ in range(5):
        assert came_of(*[partial(box.hand_on, place, each, ADDRESS) for place, each in enumerate(bookings)]) == {
            "Guest": RIVALS
        }
        welcome += sum(map(box.welcome, bookings))
    assert welcome == MOST_TO_ADDRESS < 5 * RIVALS


def test_a_user_hands_on_so_many_of_many_bookings(box: Box) -> None:
    buyer = box.buyer()
    bookings = [box.booked_by(buyer) for _ in range(RIVALS)]
    outcomes = Counter[str]()
    for turn in range(TURNS):
        outcomes += came_of(
            *[partial(box.hand_on, place, each, f"{turn}.{place}@example.com") for place, each in enumerate(bookings)]
        )
    assert outcomes == {"Guest": MOST_BY_USER, "TooManyTransfers": RIVALS * TURNS - MOST_BY_USER}
