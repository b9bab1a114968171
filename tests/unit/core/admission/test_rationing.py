from dataclasses import replace
from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Actor
from gatherly_core.admission.edit_attendee import AttendeeEdit
from gatherly_core.admission.errors import TooManyTransfers, VoidTicket
from gatherly_core.admission.facts import AttendeeTransferred
from gatherly_core.admission.rationing import (
    MOST_BY_CONFIRMED,
    MOST_BY_USER,
    MOST_BY_USER_TO_ADDRESS,
    MOST_TO_ADDRESS,
)
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import Booking, Person
from gatherly_core.kernel.errors import TooMany
from gatherly_core.notifications.model import Kind
from gatherly_core.sendings.model import Message
from tests.factories import NOW, new_id
from tests.unit.core.notifications.hearing import shown
from tests.unit.core.scene import Scene, owner_of

ADDRESS = "grace@example.org"
SECOND = timedelta(seconds=1)
REFUSAL = "You have named others, or this address, on as many tickets as you can in a day."


def booking(scene: Scene, owner: Actor | None = None) -> Booking:
    return scene.book(scene.on_sale(price=0), by=owner)


def book_for(scene: Scene, *addresses: str, owner: Actor | None = None) -> Booking:
    """A free booking, for guests with these addresses."""
    ticket_type = scene.on_sale(len(addresses), price=0)
    people = tuple(Person(f"Guest {place}", address) for place, address in enumerate(addresses))
    wish = Wish(len(addresses), ticket_type.id)
    request = BookingRequest(owner or scene.person(), ticket_type.event_id, (wish,), people)
    return scene.app.booking.place_booking(request)


def hand_on(scene: Scene, booking: Booking, address: str) -> None:
    scene.app.admission.transfer_ticket(owner_of(booking), booking.attendees[0].id, Person("Grace", address))


def guests(number: int) -> list[str]:
    return [f"{place}@example.org" for place in range(number)]


def use_up(scene: Scene, mine: Booking) -> None:
    """Hands the ticket on to the address as often as its owner can."""
    for _ in range(MOST_BY_USER_TO_ADDRESS):
        hand_on(scene, mine, ADDRESS)


def flood(scene: Scene) -> None:
    """Has several name the address, until it is written to no more."""
    for _ in range(MOST_TO_ADDRESS // MOST_BY_USER_TO_ADDRESS):
        use_up(scene, booking(scene))
    assert written_to(scene, ADDRESS) == MOST_TO_ADDRESS


def written_to(scene: Scene, *addresses: str) -> int:
    return sum(len(scene.mailer.sent_to(address)) for address in addresses)


class TestHandedOn:
    def test_an_address_gets_a_few_from_one_and_the_same_user(self, scene: Scene) -> None:
        mine = booking(scene)
        use_up(scene, mine)
        for one in (mine, booking(scene, owner_of(mine))):
            with pytest.raises(TooManyTransfers, match=REFUSAL):
                hand_on(scene, one, ADDRESS.upper())
        hand_on(scene, mine, "ada@example.org")
        assert written_to(scene, ADDRESS) == MOST_BY_USER_TO_ADDRESS == 10

    def test_nobody_keeps_others_from_handing_a_ticket_to_somebody(self, scene: Scene) -> None:
        use_up(scene, booking(scene))
        honest = booking(scene)
        hand_on(scene, honest, ADDRESS)
        assert written_to(scene, ADDRESS) == MOST_BY_USER_TO_ADDRESS + 1

    def test_an_address_that_many_have_named_gets_the_ticket_without_a_letter(self, scene: Scene) -> None:
        flood(scene)
        honest = booking(scene)
        hand_on(scene, honest, ADDRESS.title())
        assert scene.booking(honest).attendees[0].person.email == ADDRESS.title()
        assert scene.booking(honest).attendees[0].code != honest.attendees[0].code
        scene.app.events.cancel_event(scene.organizer, honest.event_id)
        assert written_to(scene, ADDRESS) == MOST_TO_ADDRESS == 30
        scene.clock.advance(timedelta(days=1))
        hand_on(scene, booking(scene), ADDRESS)
        assert written_to(scene, ADDRESS) == MOST_TO_ADDRESS + 1

    def test_nobody_learns_how_often_others_named_an_address(self, scene: Scene) -> None:
        flood(scene)
        mine = booking(scene)
        use_up(scene, mine)
        with pytest.raises(TooManyTransfers, match=REFUSAL):
            hand_on(scene, mine, ADDRESS)

    @pytest.mark.parametrize("confirmed", [True, False])
    def test_who_takes_a_ticket_back_is_not_counted(self, scene: Scene, *, confirmed: bool) -> None:
        mine = booking(scene)
        own = scene.confirm_address(owner_of(mine)) if confirmed else scene.user(owner_of(mine)).email
        before = written_to(scene, own)
        for _ in range(MOST_BY_USER_TO_ADDRESS + 1):
            hand_on(scene, mine, own.upper())
        assert scene.booking(mine).attendees[0].welcome == confirmed
        for address in guests(MOST_BY_USER):
            hand_on(scene, mine, address)
        assert written_to(scene, own) == before

    def test_a_user_hands_on_so_many_to_all_together(self, scene: Scene) -> None:
        mine = booking(scene)
        for address in guests(MOST_BY_USER):
            hand_on(scene, mine, address)
        for one in (mine, booking(scene, owner_of(mine))):
            with pytest.raises(TooManyTransfers, match=REFUSAL):
                hand_on(scene, one, ADDRESS)
        hand_on(scene, booking(scene), ADDRESS)
        assert written_to(scene, *guests(MOST_BY_USER)) == MOST_BY_USER == 50

    def test_a_user_whose_address_is_confirmed_hands_on_more(self, scene: Scene) -> None:
        mine = booking(scene)
        for address in guests(MOST_BY_USER):
            hand_on(scene, mine, address)
        scene.confirm_address(owner_of(mine))
        hand_on(scene, mine, ADDRESS)
        assert written_to(scene, ADDRESS) == 1

    def test_it_says_when_the_next_day_begins(self, scene: Scene) -> None:
        scene.clock.set(NOW.replace(hour=23, minute=59, second=57, microsecond=500_000))
        mine = booking(scene)
        use_up(scene, mine)
        with pytest.raises(TooManyTransfers) as refused:
            hand_on(scene, mine, ADDRESS)
        assert isinstance(refused.value, TooMany)
        assert (refused.value.code, refused.value.retry_after) == ("too_many_transfers", 3)
        scene.clock.advance(3 * SECOND)
        use_up(scene, mine)
        with pytest.raises(TooManyTransfers):
            hand_on(scene, mine, ADDRESS)

    def test_nothing_is_changed_or_counted_when_it_is_refused(self, scene: Scene) -> None:
        mine = booking(scene)
        use_up(scene, mine)
        used_up, before = scene.booking(mine), len(scene.facts(AttendeeTransferred))
        for _ in range(MOST_BY_USER):
            with pytest.raises(TooManyTransfers):
                hand_on(scene, mine, ADDRESS)
        assert scene.booking(mine) == used_up
        assert len(scene.facts(AttendeeTransferred)) == before
        for address in guests(MOST_BY_USER - MOST_BY_USER_TO_ADDRESS):
            hand_on(scene, mine, address)

    def test_what_is_refused_for_another_reason_is_not_counted(self, scene: Scene) -> None:
        void = booking(scene)
        scene.cancel(void)
        for _ in range(MOST_BY_USER_TO_ADDRESS):
            with pytest.raises(VoidTicket):
                hand_on(scene, void, ADDRESS)
        use_up(scene, booking(scene, owner_of(void)))


class TestBooked:
    def test_it_is_booked_whole_though_so_many_guests_are_written_to(self, scene: Scene) -> None:
        addresses = guests(MOST_BY_USER + 3)
        made = book_for(scene, *addresses)
        assert [attendee.person.email for attendee in scene.booking(made).attendees] == addresses
        assert written_to(scene, *addresses) == MOST_BY_USER
        (mail,) = scene.mailer.sent_to(scene.user(owner_of(made)).email)
        tickets = mail.attachments[1].content.decode()
        assert all(attendee.code in tickets for attendee in made.attendees), "the owner has them all"

    @pytest.mark.parametrize(
        ("too_many", "told"),
        [(1, "One of your guests was not written to"), (3, "3 of your guests were not written to")],
    )
    def test_its_owner_is_told_how_many_are_not_written_to(self, scene: Scene, too_many: int, told: str) -> None:
        made = book_for(scene, *guests(MOST_BY_USER), scene.user(owner := scene.person()).email, owner=owner)
        assert "not written to" not in self.confirmation(scene, made)
        another = book_for(scene, *guests(too_many), owner=owner)
        assert told in self.confirmation(scene, another)
        assert not any(address in self.confirmation(scene, another) for address in guests(too_many))

    def test_its_owner_is_told_of_an_address_that_they_have_named_too_often(self, scene: Scene) -> None:
        made = book_for(scene, *[ADDRESS] * (MOST_BY_USER_TO_ADDRESS + 2), "ada@example.org")
        assert "2 of your guests were not written to" in self.confirmation(scene, made)

    def test_its_owner_is_told_nothing_of_what_others_have_named(self, scene: Scene) -> None:
        flood(scene)
        owner = scene.person()
        made = book_for(scene, ADDRESS, *guests(MOST_BY_USER - 1), owner=owner)
        assert "not written to" not in self.confirmation(scene, made)
        another = book_for(scene, ADDRESS, owner=owner)
        assert "One of your guests was not written to" in self.confirmation(scene, another), "as of any other address"

    def test_its_owner_is_told_in_gatherly_too_and_once(self, scene: Scene) -> None:
        made = book_for(scene, *guests(MOST_BY_USER + 3))
        scene.clock.advance(timedelta(days=1))
        scene.app.notifications.tell_of_booking(made.id)
        told = shown(scene, owner_of(made), Kind.BOOKING_CONFIRMED)
        assert "3 of your guests were not written to" in told.message
        assert len(scene.mailer.sent_to(scene.user(owner_of(made)).email)) == 1

    def confirmation(self, scene: Scene, booking: Booking) -> str:
        """What the owner of the booking was written about it."""
        sent = scene.mailer.sent_to(scene.user(owner_of(booking)).email)
        return next(mail.text for mail in sent if booking.reference in mail.text)

    def test_all_are_written_to_whom_a_company_books_for_with_a_confirmed_address(self, scene: Scene) -> None:
        company = scene.person()
        scene.confirm_address(company)
        addresses = guests(MOST_BY_USER + 30)
        book_for(scene, *addresses, owner=company)
        assert written_to(scene, *addresses) == len(addresses) < MOST_BY_CONFIRMED == 500

    def test_an_address_is_written_to_so_often_by_one_who_books(self, scene: Scene) -> None:
        owner = scene.person()
        for _ in range(3):
            book_for(scene, *[ADDRESS, ADDRESS.upper()] * 2, "ada@example.org", owner=owner)
        assert written_to(scene, ADDRESS, ADDRESS.upper()) == MOST_BY_USER_TO_ADDRESS
        assert written_to(scene, "ada@example.org") == 3
        book_for(scene, ADDRESS)
        assert written_to(scene, ADDRESS, ADDRESS.upper()) == MOST_BY_USER_TO_ADDRESS + 1

    def test_an_address_is_written_to_so_often_whoever_books(self, scene: Scene) -> None:
        for _ in range(5):
            book_for(scene, *[ADDRESS, ADDRESS.upper()] * 4, "ada@example.org")
        assert written_to(scene, ADDRESS, ADDRESS.upper()) == MOST_TO_ADDRESS
        assert written_to(scene, "ada@example.org") == 5

    def test_it_counts_like_what_is_handed_on(self, scene: Scene) -> None:
        owner = scene.person()
        mine = book_for(scene, *guests(MOST_BY_USER), owner=owner)
        with pytest.raises(TooManyTransfers):
            hand_on(scene, mine, ADDRESS)
        flood(scene)
        book_for(scene, ADDRESS)
        assert written_to(scene, ADDRESS) == MOST_TO_ADDRESS

    def test_whom_the_owner_books_for_themselves_is_not_counted(self, scene: Scene) -> None:
        owner = scene.person()
        address = scene.user(owner).email
        book_for(scene, *[address] * MOST_BY_USER, owner=owner)
        book_for(scene, *guests(MOST_BY_USER), owner=owner)
        assert written_to(scene, *guests(MOST_BY_USER)) == MOST_BY_USER

    def test_telling_again_neither_counts_nor_writes_again(self, scene: Scene) -> None:
        owner = scene.person()
        mine = book_for(scene, *guests(MOST_BY_USER - 1), owner=owner)
        for _ in range(3):
            scene.app.notifications.tell_of_booking(mine.id)
            scene.gatherly.drain()
        assert written_to(scene, *guests(MOST_BY_USER)) == MOST_BY_USER - 1
        book_for(scene, "last@example.org", "too.late@example.org", owner=owner)
        assert (written_to(scene, "last@example.org"), written_to(scene, "too.late@example.org")) == (1, 0)

    def test_the_next_day_there_are_as_many_again(self, scene: Scene) -> None:
        owner = scene.person()
        book_for(scene, *guests(MOST_BY_USER), owner=owner)
        scene.clock.advance(timedelta(days=1))
        book_for(scene, ADDRESS, owner=owner)
        assert written_to(scene, ADDRESS) == 1

    def test_who_was_not_written_to_hears_nothing_of_the_event_later(self, scene: Scene) -> None:
        addresses = guests(MOST_BY_USER + 5)
        made = book_for(scene, *addresses)
        before = written_to(scene, *addresses)
        scene.confirm_address(scene.organizer)
        scene.app.sendings.announce(scene.organizer, made.event_id, Message("Soup", "For all."), new_id())
        edit = replace(scene.app.ticketing.view_listing(scene.admin, made.event_id).event.details, location="Elsewhere")
        scene.app.ticketing.edit_event(scene.organizer, made.event_id, edit)
        scene.clock.advance(timedelta(hours=1))
        scene.app.notifications.tell_of_changes()
        scene.app.events.cancel_event(scene.organizer, made.event_id)
        assert written_to(scene, *addresses) == before + 3 * MOST_BY_USER


class TestCorrected:
    def correct(self, scene: Scene, made: Booking, address: str | None, **edit: str) -> None:
        attendee_id = made.attendees[0].id
        scene.app.admission.edit_attendee(scene.organizer, attendee_id, AttendeeEdit(email=address, **edit))

    def announce(self, scene: Scene, made: Booking) -> None:
        scene.confirm_address(scene.organizer)
        scene.app.sendings.announce(scene.organizer, made.event_id, Message("Soup", "For all."), new_id())

    def test_whoever_has_another_address_is_counted_and_written_to_there(self, scene: Scene) -> None:
        made = booking(scene)
        for number, address in enumerate(guests(MOST_BY_USER)):
            self.correct(scene, made, address, name=f"Guest {number}")
        for address in (ADDRESS, "ada@example.org"):
            with pytest.raises(TooManyTransfers):
                self.correct(scene, made, address)
        self.correct(scene, made, None, name="Grace")
        self.correct(scene, made, guests(MOST_BY_USER)[-1].upper())
        self.announce(scene, made)
        assert written_to(scene, *guests(MOST_BY_USER)) == 1

    def test_an_address_is_put_on_so_many_tickets(self, scene: Scene) -> None:
        made = [booking(scene) for _ in range(MOST_BY_USER_TO_ADDRESS + 1)]
        for each in made[1:]:
            self.correct(scene, each, ADDRESS)
        with pytest.raises(TooManyTransfers, match=REFUSAL):
            self.correct(scene, made[0], ADDRESS)

    def test_an_address_that_many_have_named_is_put_on_tickets_and_not_written_to(self, scene: Scene) -> None:
        flood(scene)
        made = booking(scene)
        self.correct(scene, made, ADDRESS)
        self.announce(scene, made)
        assert scene.booking(made).attendees[0].person.email == ADDRESS
        assert written_to(scene, ADDRESS) == MOST_TO_ADDRESS
