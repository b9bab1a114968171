"""Whoever comes by another's booking is told things as the user they are, if their address is proven to be theirs."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from gatherly_adapters.memory.mail import mail_away
from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.admission.rationing import MOST_BY_USER_TO_ADDRESS
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, Person
from gatherly_core.messages.model import Language, Template, Wording
from gatherly_core.notifications.model import MUST_ARRIVE, Channel, Kind, Recipient, Topic, Unsubscription
from gatherly_core.wordings.model import Place
from tests.factories import TicketDetailsFactory
from tests.unit.core.notifications.hearing import Heard, by_usual_channels, heard, mails, shown
from tests.unit.core.notifications.telling import reachable, tell
from tests.unit.core.scene import Scene

ANNOUNCED = (Topic.ANNOUNCEMENTS, Channel.EMAIL)


@pytest.fixture
def ada(scene: Scene) -> Actor:
    """Somebody whose address is proven to be theirs."""
    actor = scene.person()
    scene.confirm_address(actor)
    return actor


@pytest.fixture
def guest(scene: Scene, ada: Actor) -> Recipient:
    """The same, as others know them."""
    return Recipient(address=scene.user(ada).email.upper())


def booked_for(scene: Scene, address: str, by: Actor | None = None) -> Booking:
    """Somebody's booking for themselves and whoever has the address."""
    ticket_type = scene.on_sale(price=0)
    people = (Person("Booker", ""), Person("Guest", address))
    wish = Wish(len(people), ticket_type.id)
    request = BookingRequest(by or scene.person(), ticket_type.event_id, (wish,), people)
    return scene.app.booking.place_booking(request)


def prefer(scene: Scene, actor: Actor, **preferences: object) -> None:
    def change() -> None:
        account = scene.ports.users.account(actor.user_id)
        scene.ports.users.save(replace(account, user=replace(account.user, preferences=preferences)))

    scene.ports.unit_of_work.run(change)


def test_they_are_told_in_gatherly_too(scene: Scene, ada: Actor) -> None:
    booking = booked_for(scene, scene.user(ada).email.title())
    assert heard(scene, ada) == by_usual_channels(Kind.TICKET)
    scene.app.events.cancel_event(scene.organizer, booking.event_id)
    assert heard(scene, ada) == by_usual_channels(Kind.TICKET, Kind.EVENT_CANCELLED)
    assert len(mails(scene, ada)) == 2


def test_they_get_their_own_ticket_and_no_other(scene: Scene, ada: Actor) -> None:
    kept, handed = booked_for(scene, scene.user(ada).email.title()).attendees
    (mail,) = mails(scene, ada)
    tickets = mail.attachments[1].content.decode()
    assert handed.code in tickets
    assert kept.code not in tickets


def test_they_get_no_ticket_that_was_handed_on_meanwhile(scene: Scene, ada: Actor) -> None:
    scene.mailer.faults.before("send", mail_away, call=None)
    booking = booked_for(scene, scene.user(ada).email)
    owner = Actor(booking.user_id, ada.role)
    scene.app.admission.transfer_ticket(owner, booking.attendees[1].id, Person("Dora", "dora@example.org"))
    scene.mailer.faults.clear()
    scene.clock.advance(timedelta(hours=1))
    scene.gatherly.drain()
    assert [mail.attachments for mail in mails(scene, ada)] == [()]


def test_they_are_told_in_their_language(scene: Scene, ada: Actor, guest: Recipient) -> None:
    prefer(scene, ada, language="de")
    tell(scene, Kind.EVENT_CANCELLED, guest)
    assert "abgesagt" in shown(scene, ada, Kind.EVENT_CANCELLED).subject


def test_they_are_told_in_the_standard_words_as_they_never_asked(scene: Scene, ada: Actor) -> None:
    event = scene.event(TicketDetailsFactory(price=0))
    place = Place(event.id, Template.EVENT_CANCELLED, Language.EN)
    scene.app.wordings.set(scene.organizer, place, Wording("Own words for {{ event_title }}", ("Own words.",)))
    (ticket_type,) = scene.types(event)
    people = (Person("Booker", ""), Person("Guest", scene.user(ada).email))
    wish = Wish(len(people), ticket_type.id)
    booking = scene.app.booking.place_booking(BookingRequest(scene.person(), event.id, (wish,), people))
    scene.app.events.cancel_event(scene.organizer, event.id)
    assert shown(scene, booking.user_id, Kind.EVENT_CANCELLED).subject.startswith("Own words")
    assert not shown(scene, ada, Kind.EVENT_CANCELLED).subject.startswith("Own words")


def test_a_ticket_that_is_told_again_is_not_counted_again(scene: Scene, ada: Actor) -> None:
    booking = booked_for(scene, scene.user(ada).email)
    for _ in range(MOST_BY_USER_TO_ADDRESS):
        scene.app.notifications.tell_of_booking(booking.id)
    booked_for(scene, scene.user(ada).email, by=Actor(booking.user_id, Role.ATTENDEE))
    assert heard(scene, ada) == sorted(by_usual_channels(Kind.TICKET) * 2)


def test_they_are_told_what_they_have_chosen(scene: Scene, ada: Actor, guest: Recipient) -> None:
    scene.app.preferences.choose(ada, dict.fromkeys(set(product(Topic, Channel)) - MUST_ARRIVE, False))
    for kind in (Kind.MESSAGE, Kind.REMINDER, Kind.SURVEY):
        tell(scene, kind, guest)
    assert heard(scene, ada) == []
    assert mails(scene, ada) == []


def test_they_are_told_by_all_channels_that_they_have(scene: Scene) -> None:
    ada = reachable(scene)
    tell(scene, Kind.MESSAGE, Recipient(address=scene.user(ada).email))
    assert heard(scene, ada) == sorted(Heard(Kind.MESSAGE, each) for each in set(Channel) - {Channel.SMS})


def test_who_is_shut_out_is_told_nothing(scene: Scene, ada: Actor, guest: Recipient) -> None:
    scene.app.accounts.administer_user(scene.admin, ada.user_id, UserChange(disabled=True))
    tell(scene, Kind.EVENT_CANCELLED, guest)
    assert heard(scene, ada) == []
    assert mails(scene, ada) == []


def test_nobody_is_a_user_by_an_address_that_anybody_may_have_claimed(scene: Scene) -> None:
    eve = scene.person()
    address = scene.user(eve).email
    scene.app.accounts.administer_user(scene.admin, eve.user_id, UserChange(disabled=True))
    tell(scene, Kind.EVENT_CANCELLED, Recipient(address=address))
    assert heard(scene, eve) == []
    assert len(mails(scene, address)) == 1


def test_who_comes_by_a_booking_of_their_own_as_well_is_told_once(scene: Scene, ada: Actor, guest: Recipient) -> None:
    tell(scene, Kind.EVENT_CANCELLED, Recipient(ada.user_id), guest, Recipient(address=scene.user(ada).email))
    assert heard(scene, ada) == by_usual_channels(Kind.EVENT_CANCELLED)
    assert len(mails(scene, ada)) == 1


def test_who_proves_their_address_afterwards_is_not_told_again(scene: Scene) -> None:
    ada = scene.person()
    booking = booked_for(scene, scene.user(ada).email)
    scene.confirm_address(ada)
    scene.app.notifications.tell_of_booking(booking.id)
    assert heard(scene, ada) == []
    assert len(mails(scene, ada)) == 1


def test_who_gives_up_their_account_is_a_guest_like_all_others(scene: Scene, ada: Actor, guest: Recipient) -> None:
    address = scene.user(ada).email
    scene.app.privacy.erase_account(ada)
    tell(scene, Kind.EVENT_CANCELLED, guest)
    assert len(mails(scene, address.upper())) == 1


@pytest.mark.parametrize(
    "others",
    [
        ("straße@example.org", "strasse@example.org"),
        ("\N{LATIN SMALL LETTER LONG S}mith@example.org", "smith@example.org"),
    ],
)
def test_guests_are_two_whose_addresses_are_spelled_differently(scene: Scene, others: tuple[str, str]) -> None:
    ticket_type = scene.on_sale(price=0)
    people = (Person("Booker", ""), *(Person("Guest", address) for address in others))
    request = BookingRequest(scene.person(), ticket_type.event_id, (Wish(len(people), ticket_type.id),), people)
    scene.app.booking.place_booking(request)
    scene.app.events.cancel_event(scene.organizer, ticket_type.event_id)
    for address in others:
        letters = mails(scene, address)
        assert [len(mail.attachments) for mail in letters] == [2, 0], "a ticket, and that there is no event"


class TestLinksInLetters:
    """What was switched off by links in letters to an address, before it was known whose it is."""

    @pytest.fixture(autouse=True)
    def switched_off(self, scene: Scene, guest: Recipient) -> None:
        token = scene.ports.unsubscribe_tokens.sign(Unsubscription(guest.key, frozenset({ANNOUNCED[0]}), ANNOUNCED[1]))
        scene.app.preferences.unsubscribe(token)

    def test_it_stays_off(self, scene: Scene, ada: Actor, guest: Recipient) -> None:
        for recipient in (guest, Recipient(ada.user_id)):
            tell(scene, Kind.MESSAGE, recipient)
        assert heard(scene, ada) == [Heard(Kind.MESSAGE, Channel.IN_APP)] * 2
        assert mails(scene, ada) == []

    def test_they_see_that_it_is_off(self, scene: Scene, ada: Actor) -> None:
        assert not scene.app.preferences.view(ada).wants(*ANNOUNCED)

    def test_they_may_switch_it_on_again(self, scene: Scene, ada: Actor) -> None:
        scene.app.preferences.choose(ada, {})
        assert scene.app.preferences.view(ada).wants(*ANNOUNCED)
        tell(scene, Kind.MESSAGE, Recipient(ada.user_id))
        assert heard(scene, ada) == by_usual_channels(Kind.MESSAGE)

    def test_it_is_not_for_others_to_switch_on(self, scene: Scene, ada: Actor, guest: Recipient) -> None:
        eve = scene.person()
        scene.app.preferences.choose(eve, {})
        assert not scene.app.preferences.view(ada).wants(*ANNOUNCED)
