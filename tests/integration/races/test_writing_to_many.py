"""What is written to many at the same time is no more than one after the other, and nobody is told twice."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.kernel.identifiers import EventId, SendingId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.model import Kind
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.notifications.rearranging import SETTLING
from gatherly_core.sendings.model import MOST_BY_SENDER, Message, Sending
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for

RIVALS = 8
TURNS = 8
CROWD = 5
NEWS = Message("Soup", "There is soup for everybody.")


class Office:
    """Two installations on one database, by whose clock it is the same time."""

    def __init__(self, gatherlies: list[Gatherly], clock: FixedClock) -> None:
        self.gatherlies = gatherlies
        self.clock = clock
        self.organizer = add_user(gatherlies[0], Role.ORGANIZER)

    def event(self) -> EventId:
        return add_event(self.gatherlies[0], self.organizer, CROWD)

    def write(self, place: int, event_id: EventId) -> Sending:
        gatherly = self.gatherlies[place % 2]
        sending_id = SendingId(gatherly.ports.identifiers.new())
        return gatherly.application.sendings.announce(self.organizer, event_id, NEWS, sending_id)

    def written(self, event_ids: list[EventId]) -> Counter[str]:
        """How often something was written, or could not be, when it was about all of these at once."""
        writing = [partial(self.write, place, event_id) for place, event_id in enumerate(event_ids)]
        return Counter(type(outcome).__name__ for outcome in at_once(*writing))

    def rename(self, event_id: EventId) -> None:
        app = self.gatherlies[0].application
        event = app.ticketing.view_listing(self.organizer, event_id).event
        app.ticketing.edit_event(self.organizer, event_id, replace(event.details, title="Another"))

    def tell(self) -> None:
        """Has every installation tell of changes several times, all at once."""
        for gatherly in self.gatherlies:
            gatherly.drain()
        self.clock.advance(SETTLING)
        outcomes = at_once(*[each.application.notifications.tell_of_changes for each in self.gatherlies * 2])
        assert outcomes == [None] * len(outcomes)

    def told(self, who: Actor) -> Counter[tuple[Kind, str]]:
        ports, wanted = self.gatherlies[0].ports, NotificationFilter()
        page = ports.unit_of_work.read(lambda: ports.notifications.of_user(who.user_id, wanted, PageRequest(100)))
        return Counter((each.kind, each.channel) for each in page.items)


@pytest.fixture
def office(fresh_database_url: str) -> Iterator[Office]:
    clock = FixedClock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    with ExitStack() as open_ones:
        settings = settings_for(fresh_database_url)
        gatherlies = [open_ones.enter_context(on_database(settings, clock, MemoryPasswords())) for _ in range(2)]
        yield Office(gatherlies, clock)


def test_one_person_writes_so_often_about_many_events(office: Office) -> None:
    events, outcomes = [office.event() for _ in range(RIVALS)], Counter[str]()
    for _ in range(TURNS):
        outcomes += office.written(events)
    assert outcomes == {"Sending": MOST_BY_SENDER, "TooManySendings": RIVALS * TURNS - MOST_BY_SENDER}


def test_nobody_is_told_of_a_change_twice_whoever_tells_them(office: Office) -> None:
    event_id, crowd = office.event(), [add_user(office.gatherlies[0]) for _ in range(CROWD)]
    for who in crowd:
        office.gatherlies[0].application.booking.place_booking(BookingRequest(who, event_id, (Wish(1),)))
    office.rename(event_id)
    office.tell()
    for who in crowd:
        told = office.told(who)
        assert {number for (kind, _), number in told.items() if kind is Kind.EVENT_CHANGED} == {1}
