from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gatherly_adapters.memory.mail import mail_away
from gatherly_core.booking.model import Booking, Person
from gatherly_core.events.model import Event
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import PageRequest
from gatherly_core.notifications import audience
from gatherly_core.notifications.holding_rounds import HoldRounds
from gatherly_core.notifications.model import Channel, Kind, Notification, Recipient, Status
from gatherly_core.notifications.news import News
from gatherly_core.notifications.ports import NotificationFilter
from gatherly_core.notifications.remind_of_events import RemindOfEvents
from gatherly_core.ticketing.model import TicketType
from tests.contracts.contract import Boom
from tests.contracts.rivals import at_once
from tests.factories import NOW, TicketDetailsFactory
from tests.unit.core.scene import Scene, owner_of

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def concert(scene: Scene, start: datetime, **details: object) -> TicketType:
    """What is on sale, for nothing, of an event that starts then and takes three hours."""
    details = {"start_date": start, "end_date": start + 3 * HOUR, "timezone": "Europe/Berlin"} | details
    event = scene.event(TicketDetailsFactory(quantity=50, price=0), **details)
    return scene.types(event)[0]


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def at(scene: Scene, moment: datetime) -> None:
    """It is that moment, and people are reminded."""
    scene.clock.set(moment)
    scene.app.notifications.remind_of_events()


def told(scene: Scene, user_id: UserId, channel: Channel = Channel.IN_APP) -> list[Notification]:
    """Of what somebody was reminded, oldest first."""
    wanted = NotificationFilter(channel=channel)
    page = scene.ports.unit_of_work.read(lambda: scene.ports.notifications.of_user(user_id, wanted, PageRequest(100)))
    return [each for each in reversed(page.items) if each.kind is Kind.REMINDER]


def leads(scene: Scene, booking: Booking) -> list[str]:
    """How long before which start the owner of a booking was reminded."""
    return [each.occasion.split("-")[1] for each in told(scene, booking.user_id)]


def test_it_reminds_a_week_a_day_and_an_hour_before(scene: Scene) -> None:
    start = NOW + 20 * DAY
    booking = scene.book(concert(scene, start))
    moments = [start - 7 * DAY, start - DAY, start - HOUR]
    for number, moment in enumerate(moments):
        at(scene, moment - MINUTE)
        assert len(told(scene, booking.user_id)) == number
        at(scene, moment)
        assert len(told(scene, booking.user_id)) == number + 1
    assert leads(scene, booking) == ["week", "day", "hour"]


@pytest.mark.parametrize(("back", "status"), [(-MINUTE, Status.SENT), (timedelta(), Status.FAILED)])
def test_no_letter_reminds_of_what_has_begun(scene: Scene, back: timedelta, status: Status) -> None:
    start = NOW + 20 * DAY
    booking = scene.book(concert(scene, start))
    scene.confirm_address(owner_of(booking))
    scene.mailer.faults.before("send", mail_away)
    at(scene, start - HOUR)
    scene.clock.set(start + back)
    scene.gatherly.drain()
    assert [each.status for each in told(scene, booking.user_id, Channel.EMAIL)] == [status]


def test_no_letter_reminds_of_what_was_cancelled_meanwhile(scene: Scene) -> None:
    start = NOW + 20 * DAY
    booking = scene.book(concert(scene, start))
    scene.confirm_address(owner_of(booking))
    scene.mailer.faults.before("send", mail_away)
    at(scene, start - HOUR)
    scene.app.events.cancel_event(scene.organizer, booking.event_id)
    scene.clock.advance(MINUTE)
    scene.gatherly.drain()
    assert [each.status for each in told(scene, booking.user_id, Channel.EMAIL)] == [Status.FAILED]


def test_no_letter_reminds_of_what_was_moved_meanwhile(scene: Scene) -> None:
    start = NOW + 20 * DAY
    ticket_type = concert(scene, start)
    booking = scene.book(ticket_type)
    scene.confirm_address(owner_of(booking))
    scene.mailer.faults.before("send", mail_away)
    at(scene, start - HOUR)
    move(scene, ticket_type, HOUR)
    scene.clock.advance(MINUTE)
    scene.gatherly.drain()
    assert [each.status for each in told(scene, booking.user_id, Channel.EMAIL)] == [Status.FAILED]


@pytest.mark.parametrize("start", ["2026-03-29T19:00", "2026-10-25T19:00"])
def test_it_goes_by_the_clocks_over_both_changes(start: str) -> None:
    scene = Scene()
    scene.clock.set(berlin(start) - 30 * DAY)
    booking = scene.book(concert(scene, berlin(start)))
    for days, number in ((7, 1), (1, 2)):
        by_the_clock = (datetime.fromisoformat(start) - days * DAY).replace(tzinfo=BERLIN)
        assert (by_the_clock.hour, by_the_clock.minute) == (19, 0)
        at(scene, by_the_clock - MINUTE)
        assert len(told(scene, booking.user_id)) == number - 1
        at(scene, by_the_clock)
        assert len(told(scene, booking.user_id)) == number


def test_it_reminds_once_however_often_and_by_whomever_it_is_done(scene: Scene) -> None:
    start = NOW + 2 * DAY
    bookings = [scene.book(concert(scene, start)) for _ in range(3)]
    scene.clock.set(start - DAY)
    assert at_once(*[scene.app.notifications.remind_of_events] * 4) == [None] * 4
    at(scene, start - DAY + MINUTE)
    assert [leads(scene, booking) for booking in bookings] == [["day"]] * 3


@pytest.mark.parametrize(("late", "expected"), [(11 * HOUR, ["day"]), (12 * HOUR, []), (23 * HOUR + MINUTE, ["hour"])])
def test_it_reminds_late_but_not_too_late(scene: Scene, late: timedelta, expected: list[str]) -> None:
    start = NOW + 2 * DAY
    booking = scene.book(concert(scene, start))
    at(scene, start - DAY + late)
    assert leads(scene, booking) == expected


def test_it_tells_anew_of_a_moved_event(scene: Scene) -> None:
    start = NOW + 2 * DAY
    ticket_type = concert(scene, start)
    booking = scene.book(ticket_type)
    at(scene, start - DAY)
    move(scene, ticket_type, 3 * DAY)
    at(scene, start + 2 * DAY)
    assert leads(scene, booking) == ["day", "day"]


def move(scene: Scene, ticket_type: TicketType, by: timedelta) -> Event:
    event = scene.event_of(ticket_type)
    details = event.details
    moved = replace(details, start_date=details.start_date + by, end_date=details.end_date + by)
    return scene.app.ticketing.edit_event(scene.organizer, event.id, moved)


def reminding(scene: Scene, tell: Callable[[News, Sequence[Recipient]], None]) -> RemindOfEvents:
    """The use case, with something between it and those who are told."""
    p = scene.ports
    hold = HoldRounds(p.unit_of_work, p.audiences, p.rounds, tell, p.clock)  # type: ignore[arg-type]
    return RemindOfEvents(p.unit_of_work, scene.app.notifications.event_news, p.rounds, hold, p.clock)


def test_it_stops_when_the_event_is_moved_meanwhile(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "BATCH", 1)
    start = NOW + 2 * DAY
    ticket_type = concert(scene, start)
    bookings = [scene.book(ticket_type) for _ in range(3)]

    def tell_and_move(news: News, recipients: Sequence[Recipient]) -> None:
        scene.app.notifications.tell(news, recipients)
        move(scene, ticket_type, DAY)

    scene.clock.set(start - DAY)
    reminding(scene, tell_and_move)()
    assert [leads(scene, booking) for booking in bookings].count(["day"]) == 1
    at(scene, start)
    assert sorted(len(told(scene, booking.user_id)) for booking in bookings) == [1, 1, 2]


def test_it_goes_on_where_it_was_cut_off(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "BATCH", 2)
    start = NOW + 2 * DAY
    ticket_type = concert(scene, start)
    bookings = [scene.book(ticket_type) for _ in range(5)]
    batches: list[int] = []

    def tell_some(news: News, recipients: Sequence[Recipient]) -> None:
        if len(batches) == 2:
            raise Boom
        batches.append(len(recipients))
        scene.app.notifications.tell(news, recipients)

    scene.clock.set(start - DAY)
    reminding(scene, tell_some)()
    assert sorted(len(told(scene, booking.user_id)) for booking in bookings) == [0, 1, 1, 1, 1]
    at(scene, start - DAY + MINUTE)
    assert [leads(scene, booking) for booking in bookings] == [["day"]] * 5


def test_what_is_wrong_with_one_event_holds_up_no_other(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    start = NOW + 2 * DAY
    bookings = [scene.book(concert(scene, start)) for _ in range(3)]

    def tell_two(news: News, recipients: Sequence[Recipient]) -> None:
        if news.event_id == bookings[0].event_id:
            raise Boom
        scene.app.notifications.tell(news, recipients)

    scene.clock.set(start - DAY)
    reminding(scene, tell_two)()
    assert [leads(scene, booking) for booking in bookings] == [[], ["day"], ["day"]]
    assert str(bookings[0].event_id) in caplog.text


def test_it_looks_at_nobody_again_who_was_reminded(scene: Scene) -> None:
    start = NOW + 2 * DAY
    scene.book(concert(scene, start))
    at(scene, start - DAY)
    asked: list[News] = []
    reminding(scene, lambda news, _: asked.append(news))()
    assert asked == []


def test_it_reminds_guests_by_letter(scene: Scene) -> None:
    start = NOW + 2 * DAY
    booking = scene.book(concert(scene, start))
    scene.app.admission.transfer_ticket(
        owner_of(booking), booking.attendees[0].id, Person("Grace", "grace@example.org")
    )
    at(scene, start - DAY)
    assert leads(scene, booking) == ["day"]
    told = scene.ports.unit_of_work.read(
        lambda: scene.ports.notifications.told(
            f"reminder-day-{booking.event_id}-{start:%Y%m%dT%H%M%S.%f}", [Recipient(address="grace@example.org")]
        )
    )
    assert told == {Recipient(address="grace@example.org")}


def test_it_does_not_remind_who_booked_later(scene: Scene) -> None:
    start = NOW + 2 * DAY
    ticket_type = concert(scene, start)
    early = scene.book(ticket_type)
    scene.clock.set(start - DAY)
    late = scene.book(ticket_type)
    at(scene, start - DAY + MINUTE)
    assert (leads(scene, early), leads(scene, late)) == (["day"], [])
    at(scene, start - HOUR)
    assert (leads(scene, early), leads(scene, late)) == (["day", "hour"], ["hour"])


def test_it_does_not_remind_of_what_is_not_confirmed(scene: Scene) -> None:
    start = NOW + 2 * DAY
    ticket_type = concert(scene, start)
    cancelled = scene.cancel(scene.book(ticket_type))
    held = scene.book(scene.types(scene.event(TicketDetailsFactory(price=2500), start_date=start))[0])
    at(scene, start - DAY)
    assert (leads(scene, cancelled), leads(scene, held)) == ([], [])


def test_it_does_not_remind_of_an_event_that_is_off(scene: Scene) -> None:
    start = NOW + 2 * DAY
    ticket_type = concert(scene, start)
    booking = scene.book(ticket_type)
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
    at(scene, start - DAY)
    assert leads(scene, booking) == []
