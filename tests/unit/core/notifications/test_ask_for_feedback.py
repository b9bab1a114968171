from collections.abc import Sequence
from datetime import timedelta

import pytest

from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction
from gatherly_core.booking.model import Booking
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications.ask_for_feedback import AskForFeedback
from gatherly_core.notifications.forget_rounds import KEPT
from gatherly_core.notifications.holding_rounds import HoldRounds
from gatherly_core.notifications.model import Channel, Kind, Recipient
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Boom
from tests.factories import NOW, TicketDetailsFactory
from tests.unit.core.scene import Scene

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
END = NOW + 2 * DAY


def concert(scene: Scene, **details: object) -> TicketType:
    """What is on sale, for nothing, of an event that ends at END."""
    details = {"start_date": END - timedelta(hours=3), "end_date": END} | details
    event = scene.event(TicketDetailsFactory(quantity=50, price=0), **details)
    return scene.types(event)[0]


def admit(scene: Scene, booking: Booking) -> None:
    """Lets the first attendee of a booking in."""
    scene.clock.set(END - timedelta(hours=1))
    scene.app.admission.scan_ticket(
        ScanRequest(
            actor=scene.organizer,
            ticket_type_id=booking.attendees[0].ticket_type_id,
            attendee_id=booking.attendees[0].id,
            direction=Direction.IN,
        )
    )


def ask_after(scene: Scene, passed: timedelta) -> None:
    """So long after END it is time to ask."""
    scene.clock.set(END + passed)
    scene.app.notifications.ask_for_feedback()


def asked(scene: Scene, booking: Booking) -> int:
    """How often the owner of a booking was asked."""
    wanted, page = NotificationFilter(channel=Channel.IN_APP), PageRequest(100)
    user_id = booking.user_id
    found = scene.ports.unit_of_work.read(lambda: scene.ports.notifications.of_user(user_id, wanted, page))
    return sum(1 for each in found.items if each.kind is Kind.SURVEY)


def test_it_asks_a_day_after_the_end_once(scene: Scene) -> None:
    booking = scene.book(concert(scene))
    ask_after(scene, DAY - SECOND)
    assert asked(scene, booking) == 0
    for passed in (DAY, DAY, 6 * DAY):
        ask_after(scene, passed)
        assert asked(scene, booking) == 1


def test_it_asks_who_was_there(scene: Scene) -> None:
    ticket_type = concert(scene)
    there, absent = scene.book(ticket_type), scene.book(ticket_type)
    admit(scene, there)
    ask_after(scene, DAY)
    assert (asked(scene, there), asked(scene, absent)) == (1, 0)


def test_it_asks_nobody_who_cancelled(scene: Scene) -> None:
    ticket_type = concert(scene)
    cancelled, kept = scene.cancel(scene.book(ticket_type)), scene.book(ticket_type)
    ask_after(scene, DAY)
    assert (asked(scene, cancelled), asked(scene, kept)) == (0, 1)


def test_it_asks_about_no_event_that_was_off(scene: Scene) -> None:
    ticket_type = concert(scene)
    booking = scene.book(ticket_type)
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
    ask_after(scene, DAY)
    assert asked(scene, booking) == 0


def test_it_asks_nobody_a_week_later(scene: Scene) -> None:
    booking = scene.book(concert(scene))
    ask_after(scene, 7 * DAY)
    assert asked(scene, booking) == 0


def test_it_goes_on_where_something_went_wrong(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    bookings = [scene.book(concert(scene)) for _ in range(3)]
    wrong = bookings[0].event_id

    def tell(news: News, recipients: Sequence[Recipient]) -> None:
        if news.event_id == wrong:
            raise Boom
        scene.app.notifications.tell(news, recipients)

    p = scene.ports
    hold = HoldRounds(p.unit_of_work, p.audiences, p.rounds, tell, p.clock)  # type: ignore[arg-type]
    news = scene.app.notifications.event_news
    ask = AskForFeedback(p.unit_of_work, news, p.audiences, p.rounds, hold, p.clock)
    scene.clock.set(END + DAY)
    ask()
    assert [asked(scene, booking) for booking in bookings] == [0, 1, 1]
    assert str(wrong) in caplog.text
    ask_after(scene, DAY + SECOND)
    assert [asked(scene, booking) for booking in bookings] == [1, 1, 1]


def test_it_is_forgotten_when_it_is_of_no_use_any_more(scene: Scene) -> None:
    scene.book(concert(scene))
    ask_after(scene, DAY)
    scene.clock.set(END + DAY + KEPT)
    assert scene.app.notifications.forget_rounds() == 0
    scene.clock.advance(SECOND)
    assert scene.app.notifications.forget_rounds() == 1
