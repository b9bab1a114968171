from datetime import timedelta

import pytest

from gatherly_adapters.memory.mail import mail_away
from gatherly_core.accounts.administer_user import UserChange
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.errors import SoldOut
from gatherly_core.booking.model import Booking, Person
from gatherly_core.notifications.model import Channel, Kind, Status
from tests.unit.core.notifications.hearing import address_of, by_usual_channels, heard, mails, notifications, shown
from tests.unit.core.scene import Scene, owner_of

GUEST = Person("Charles", "charles@example.org")
OTHER = Person("Dora", "dora@example.org")
AN_HOUR = timedelta(hours=1)


def booked_for(scene: Scene, *people: Person) -> Booking:
    """A free booking of somebody for these people."""
    ticket_type = scene.on_sale(price=0)
    wish = Wish(len(people), ticket_type.id)
    return scene.app.booking.place_booking(BookingRequest(scene.person(), ticket_type.event_id, (wish,), people))


class TestBooking:
    def test_its_owner_is_told_once_it_is_confirmed(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500), 2)
        assert heard(scene, booking.user_id) == [], "it is not true yet"
        scene.confirm(booking)
        assert heard(scene, booking.user_id) == by_usual_channels(Kind.BOOKING_CONFIRMED)
        told = shown(scene, booking.user_id, Kind.BOOKING_CONFIRMED)
        assert booking.reference in told.message
        assert "30.00" in told.message
        assert (told.event_id, told.status, told.read) == (booking.event_id, Status.SENT, False)

    def test_nobody_else_is_told(self, scene: Scene) -> None:
        bystander, booking = scene.person(), scene.sell(scene.on_sale(price=1500))
        for other in (bystander, scene.organizer, scene.admin):
            assert heard(scene, other) == []
        assert len(mails(scene, booking.user_id)) == len(scene.mailer.sent) == 1

    def test_nobody_is_told_of_what_was_rolled_back(self, scene: Scene) -> None:
        ticket_type, _ = scene.sold_out(price=0)
        late, sent = scene.person(), len(scene.mailer.sent)
        with pytest.raises(SoldOut):
            scene.book(ticket_type, by=late)
        assert heard(scene, late) == []
        assert len(scene.mailer.sent) == sent

    def test_nobody_is_told_twice_however_often_it_is_done(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500))
        for _ in range(3):
            scene.app.notifications.tell_of_booking(booking.id)
            scene.gatherly.drain()
        assert heard(scene, booking.user_id) == by_usual_channels(Kind.BOOKING_CONFIRMED)
        assert len(mails(scene, booking.user_id)) == 1

    def test_nobody_is_told_of_a_booking_that_was_given_up_meanwhile(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500))
        scene.cancel(booking)
        scene.app.notifications.tell_of_booking(booking.id)
        assert heard(scene, booking.user_id) == []

    def test_nobody_is_told_of_an_event_that_was_deleted(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500))
        scene.cancel(booking)
        scene.app.events.delete_event(scene.organizer, booking.event_id)
        scene.app.notifications.tell_of_booking(booking.id)
        assert heard(scene, booking.user_id) == []

    def test_who_is_shut_out_is_told_nothing(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500))
        scene.app.accounts.administer_user(scene.admin, booking.user_id, UserChange(disabled=True))
        scene.confirm(booking)
        assert heard(scene, booking.user_id) == []
        assert not scene.mailer.sent


class TestMail:
    def test_it_has_all_tickets_and_an_entry_for_the_calendar(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500), 2)
        (mail,) = mails(scene, booking.user_id)
        calendar, tickets = mail.attachments
        assert (calendar.name, calendar.media_type) == (f"event-{booking.reference}.ics", "text/calendar")
        assert (tickets.name, tickets.media_type) == (f"tickets-{booking.reference}.pdf", "application/pdf")
        assert all(attendee.code in tickets.content.decode() for attendee in booking.attendees)
        assert str(booking.event_id) in calendar.content.decode()
        assert mail.html is not None
        assert booking.reference in mail.html
        assert booking.reference in mail.text
        assert mail.unsubscribe is None, "it must arrive"

    def test_it_is_the_same_letter_however_often_it_is_sent(self, scene: Scene) -> None:
        scene.mailer.faults.after("send", mail_away)
        booking = scene.sell(scene.on_sale(price=1500))
        assert self.status(scene, booking) is Status.QUEUED
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        first, second = mails(scene, booking.user_id)
        assert first.message_id == second.message_id
        assert self.status(scene, booking) is Status.SENT

    def test_it_waits_until_the_server_is_back_and_so_do_the_others(self, scene: Scene) -> None:
        scene.mailer.faults.before("send", mail_away, call=None)
        bookings = [scene.sell(scene.on_sale(price=1500)) for _ in range(3)]
        assert {self.status(scene, booking) for booking in bookings} == {Status.QUEUED}
        assert all(shown(scene, booking.user_id, Kind.BOOKING_CONFIRMED) for booking in bookings)
        scene.mailer.faults.clear()
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        assert {self.status(scene, booking) for booking in bookings} == {Status.SENT}

    def test_it_has_the_tickets_that_are_good_when_it_goes(self, scene: Scene) -> None:
        scene.mailer.faults.before("send", mail_away)
        booking = scene.sell(scene.on_sale(price=1500))
        scene.app.checkout.cancel_booking(owner_of(booking), booking.id)
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        mail = next(mail for mail in mails(scene, booking.user_id) if "confirmed" in mail.text.lower())
        assert mail.attachments == ()

    def test_it_has_the_tickets_that_its_owner_has_handed_on_as_they_are_since(self, scene: Scene) -> None:
        scene.mailer.faults.before("send", mail_away)
        booking = scene.sell(scene.on_sale(price=1500), 2)
        scene.app.admission.transfer_ticket(owner_of(booking), booking.attendees[0].id, GUEST)
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        (mail,) = mails(scene, booking.user_id)
        tickets = mail.attachments[1].content.decode()
        assert booking.attendees[0].code not in tickets
        assert all(attendee.code in tickets for attendee in scene.booking(booking).attendees)

    def test_it_is_given_up_when_its_recipient_is_shut_out_meanwhile(self, scene: Scene) -> None:
        scene.mailer.faults.before("send", mail_away)
        booking = scene.sell(scene.on_sale(price=1500))
        scene.app.accounts.administer_user(scene.admin, booking.user_id, UserChange(disabled=True))
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        assert mails(scene, booking.user_id) == []
        assert self.status(scene, booking) is Status.FAILED

    def status(self, scene: Scene, booking: Booking) -> Status:
        told = notifications(scene, booking.user_id)
        (mailed,) = (each for each in told if each.channel is Channel.EMAIL and each.kind is Kind.BOOKING_CONFIRMED)
        return mailed.status


class TestTickets:
    def test_who_was_handed_a_ticket_gets_it_and_no_other(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500), 2)
        handed, kept = booking.attendees
        scene.app.admission.transfer_ticket(owner_of(booking), handed.id, GUEST)
        (mail,) = mails(scene, GUEST.email)
        ticket = mail.attachments[1].content.decode()
        assert scene.booking(booking).attendees[0].code in ticket
        assert handed.code not in ticket
        assert kept.code not in ticket
        assert heard(scene, booking.user_id) == by_usual_channels(Kind.BOOKING_CONFIRMED)

    def test_everybody_to_whom_it_is_handed_on_is_told_once(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500))
        (attendee,) = booking.attendees
        for person in (GUEST, OTHER, GUEST):
            scene.app.admission.transfer_ticket(owner_of(booking), attendee.id, person)
            scene.app.notifications.tell_of_ticket(attendee.id)
        assert (len(mails(scene, GUEST.email)), len(mails(scene, OTHER.email))) == (2, 1)

    def test_nobody_gets_a_ticket_that_was_handed_on_meanwhile(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500))
        (attendee,) = booking.attendees
        scene.mailer.faults.before("send", mail_away)
        scene.app.admission.transfer_ticket(owner_of(booking), attendee.id, GUEST)
        scene.app.admission.transfer_ticket(owner_of(booking), attendee.id, OTHER)
        scene.clock.advance(AN_HOUR)
        scene.gatherly.drain()
        assert [mail.attachments for mail in mails(scene, GUEST.email)] == [()]
        assert len(mails(scene, OTHER.email)[0].attachments) == 2

    def test_whoever_takes_a_ticket_back_is_not_told(self, scene: Scene) -> None:
        booking = scene.sell(scene.on_sale(price=1500))
        herself = Person("Ada", address_of(scene, booking.user_id).upper())
        scene.app.admission.transfer_ticket(owner_of(booking), booking.attendees[0].id, herself)
        assert len(scene.mailer.sent) == 1

    def test_who_books_for_others_has_each_of_them_sent_their_own(self, scene: Scene) -> None:
        booking = booked_for(scene, GUEST, OTHER, Person("Nobody", ""))
        for person, attendee in zip((GUEST, OTHER), booking.attendees, strict=False):
            (mail,) = mails(scene, person.email)
            assert [each.code in mail.attachments[1].content.decode() for each in booking.attendees] == [
                each is attendee for each in booking.attendees
            ]
        assert len(mails(scene, booking.user_id)) == 1
        assert len(scene.mailer.sent) == 3
