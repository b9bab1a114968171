"""Who had booked when all others were reminded, and pays afterwards."""

from datetime import datetime, timedelta

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.admission.rationing import MOST_BY_USER
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, Person
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.notifications.model import Kind, Notification
from gatherly_core.ticketing.model import TicketType
from tests.factories import NOW, TicketDetailsFactory
from tests.unit.core.notifications.hearing import mails, notifications
from tests.unit.core.scene import Scene, owner_of

SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = NOW + 20 * DAY
LEADS = {"week": 7 * DAY, "day": DAY, "hour": HOUR}
GUEST = Person("Grace", "grace@example.org")


@pytest.fixture
def concert(scene: Scene) -> TicketType:
    event = scene.event(TicketDetailsFactory(price=1500), start_date=START, end_date=START + 3 * HOUR)
    return scene.types(event)[0]


def at(scene: Scene, moment: datetime) -> None:
    """It is that moment, and people are reminded."""
    scene.clock.set(moment)
    scene.app.notifications.remind_of_events()


def reminders(scene: Scene, who: Actor | UserId) -> list[Notification]:
    return [each for each in notifications(scene, who) if each.kind is Kind.REMINDER]


def leads(scene: Scene, booking: Booking) -> set[str]:
    """How long before the start the owner of a booking was reminded."""
    return {each.occasion.split("-")[1] for each in reminders(scene, booking.user_id)}


def paid_at(scene: Scene, concert: TicketType, booked: datetime, paid: datetime, *reminded: datetime) -> Booking:
    """A booking that a bank takes its time with; people are reminded at the moments between."""
    scene.clock.set(booked)
    booking = scene.book(concert)
    scene.try_to_pay(booking, "pm_bank_processing")
    for moment in reminded:
        at(scene, moment)
    assert leads(scene, booking) == set()
    scene.clock.set(paid)
    scene.bank.approve(scene.charge_id(booking))
    scene.notify(booking)
    return booking


@pytest.mark.parametrize("lead", LEADS)
def test_who_pays_shortly_after_a_reminder_hears_of_it_all_the_same(
    scene: Scene, concert: TicketType, lead: str
) -> None:
    moment = START - LEADS[lead]
    booking = paid_at(scene, concert, moment - MINUTE, moment + MINUTE, moment)
    assert leads(scene, booking) == {lead}


@pytest.mark.parametrize(
    ("lead", "after", "expected"),
    [
        ("week", HOUR - SECOND, {"week"}),
        ("week", HOUR, set()),
        ("day", HOUR - SECOND, {"day"}),
        ("day", HOUR, set()),
        ("hour", HOUR / 2 - SECOND, {"hour"}),
        ("hour", HOUR / 2, set()),
    ],
)
def test_who_pays_long_after_it_hears_of_the_next_only(
    scene: Scene, concert: TicketType, lead: str, after: timedelta, expected: set[str]
) -> None:
    moment = START - LEADS[lead]
    booking = paid_at(scene, concert, moment - MINUTE, moment + after, moment)
    assert leads(scene, booking) == expected
    for later in (each for each in LEADS if LEADS[each] < LEADS[lead]):
        at(scene, START - LEADS[later])
        expected = expected | {later}
        assert leads(scene, booking) == expected


def test_who_books_after_it_is_not_told_what_they_have_just_read(scene: Scene, concert: TicketType) -> None:
    moment = START - DAY
    at(scene, moment)
    booking = scene.sell(concert)
    assert leads(scene, booking) == set()
    assert leads(scene, paid_at(scene, concert, moment, moment + MINUTE)) == set()


def test_who_pays_before_it_is_reminded_with_all_others(scene: Scene, concert: TicketType) -> None:
    moment = START - DAY
    booking = paid_at(scene, concert, moment - HOUR, moment - MINUTE)
    assert leads(scene, booking) == set()
    at(scene, moment)
    assert leads(scene, booking) == {"day"}


def test_nobody_is_reminded_twice(scene: Scene, concert: TicketType) -> None:
    moment = START - DAY
    early = paid_at(scene, concert, moment - MINUTE, moment + MINUTE)
    for _ in range(2):
        scene.app.notifications.remind_of_booking(early.id, moment + MINUTE)
        at(scene, moment + 2 * MINUTE)
    assert [each.kind for each in notifications(scene, early.user_id)].count(Kind.REMINDER) == 1


def test_whom_it_admits_are_reminded_too(scene: Scene, concert: TicketType) -> None:
    moment = START - DAY
    scene.clock.set(moment - MINUTE)
    guest = scene.person()
    address = scene.confirm_address(guest)
    owner = scene.person()
    people = (Person("Owner", scene.confirm_address(owner).upper()), Person("Guest", address), GUEST, Person("X", ""))
    request = BookingRequest(owner, concert.event_id, (Wish(len(people), concert.id),), people)
    booking = scene.app.booking.place_booking(request)
    at(scene, moment)
    scene.confirm(booking)
    assert [each.occasion.split("-")[1] for each in reminders(scene, guest)] == ["day"] * 2  # shown, and by e-mail
    assert [mail.subject for mail in mails(scene, GUEST.email)].count(reminders(scene, guest)[0].subject) == 1
    assert len(reminders(scene, owner)) == 2


@pytest.mark.parametrize("off", ["cancelled", "deleted account"])
def test_nobody_is_reminded_of_what_is_off(scene: Scene, concert: TicketType, off: str) -> None:
    moment = START - DAY
    booking = paid_at(scene, concert, moment - MINUTE, moment + HOUR, moment)
    if off == "cancelled":
        scene.app.events.cancel_event(scene.organizer, concert.event_id)
    else:
        scene.app.privacy.erase_account(owner_of(booking))
    scene.app.notifications.remind_of_booking(booking.id, moment + MINUTE)
    assert leads(scene, booking) == set()


def test_guests_who_are_not_written_to_are_not_reminded_either(scene: Scene) -> None:
    event = scene.event(TicketDetailsFactory(price=1500, quantity=60), start_date=START, end_date=START + 3 * HOUR)
    (concert,) = scene.types(event)
    scene.clock.set(START - DAY - MINUTE)
    others = tuple(Person("Guest", f"{number}@example.org") for number in range(MOST_BY_USER + 1))
    request = BookingRequest(scene.person(), concert.event_id, (Wish(len(others), concert.id),), others)
    booking = scene.app.booking.place_booking(request)
    scene.try_to_pay(booking, "pm_bank_processing")
    at(scene, START - DAY)
    scene.clock.advance(MINUTE)
    scene.bank.approve(scene.charge_id(booking))
    scene.notify(booking)
    assert [len(mails(scene, person.email)) for person in others] == [2] * MOST_BY_USER + [0]
