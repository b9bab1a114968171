from datetime import timedelta

import pytest

from gatherly_core.accounts.model import Role
from gatherly_core.admission.errors import AlreadyCheckedIn, NotConfirmed, UnknownCode, VoidTicket
from gatherly_core.admission.facts import AttendeeTransferred
from gatherly_core.admission.scans import Guest
from gatherly_core.booking.errors import AttendeeNotFound
from gatherly_core.booking.model import AttendeeStatus, Booking, Person
from gatherly_core.events.errors import EventOver
from gatherly_core.kernel.errors import Forbidden
from tests.factories import HOLD, NOW, new_id
from tests.unit.core.admission.doors import OUT, Door
from tests.unit.core.scene import Scene, owner_of

EVE = Person("Eve", "eve@example.org")


def transfer(scene: Scene, booking: Booking, person: Person = EVE) -> Guest:
    """Its owner hands the first ticket on."""
    return scene.app.admission.transfer_ticket(owner_of(booking), booking.attendees[0].id, person)


class TestTransfer:
    def test_somebody_else_gets_the_ticket_with_a_new_code(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0), 3)
        guest = transfer(scene, booking)
        before, *others = booking.attendees
        after, *others_after = scene.booking(booking).attendees
        assert guest.attendee == after
        assert (after.id, after.ticket_type_id, after.vip) == (before.id, before.ticket_type_id, before.vip)
        assert after.person == EVE
        assert after.code not in {attendee.code for attendee in booking.attendees}
        assert others_after == others
        assert (guest.booking_id, guest.user_id) == (booking.id, booking.user_id)

    def test_the_old_code_is_refused_from_then_on(self, door: Door) -> None:
        old_code, old_qr = door.code, door.qr()
        transfer(door.scene, door.booking)
        with pytest.raises(VoidTicket):
            door.scan(old_qr)
        with pytest.raises(UnknownCode):
            door.scan(old_code)
        assert door.scan(door.qr()).attendee.person == EVE

    def test_the_ticket_is_printed_for_the_new_one(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0))
        guest = transfer(scene, booking)
        printed = scene.app.admission.print_ticket(owner_of(booking), guest.attendee.id).content.decode()
        assert "Eve" in printed
        assert guest.attendee.code in printed
        assert booking.attendees[0].code not in printed

    def test_it_works_when_everything_is_sold_and_somebody_waits(self, scene: Scene) -> None:
        ticket_type, booking = scene.sold_out(price=0)
        entry = scene.join(ticket_type)
        pools = scene.pools(ticket_type.event_id)
        transfer(scene, booking)
        assert scene.pools(ticket_type.event_id) == pools
        assert scene.entry(entry) == entry

    def test_it_may_be_handed_on_again(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0))
        codes = {transfer(scene, booking, Person(name, "x@example.org")).attendee.code for name in "abc"}
        assert len(codes) == 3
        assert scene.booking(booking).attendees[0].person.name == "c"

    def test_it_is_told(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0))
        guest = transfer(scene, booking)
        assert scene.facts(AttendeeTransferred) == [
            AttendeeTransferred(
                at=NOW,
                attendee_id=guest.attendee.id,
                booking_id=booking.id,
                event_id=booking.event_id,
                user_id=booking.user_id,
            )
        ]


class TestRefused:
    def test_only_its_owner_may(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=0))
        attendee = booking.attendees[0]
        for actor in (scene.organizer, scene.admin):
            with pytest.raises(Forbidden):
                scene.app.admission.transfer_ticket(actor, attendee.id, EVE)
        for role in (Role.ATTENDEE, Role.ORGANIZER):
            with pytest.raises(AttendeeNotFound):
                scene.app.admission.transfer_ticket(scene.person(role), attendee.id, EVE)
        assert scene.booking(booking) == booking
        assert scene.facts(AttendeeTransferred) == []

    def test_only_what_is_there(self, scene: Scene) -> None:
        with pytest.raises(AttendeeNotFound):
            scene.app.admission.transfer_ticket(scene.admin, new_id(), EVE)

    def test_not_before_it_is_paid(self, scene: Scene) -> None:
        booking = scene.book(scene.on_sale(price=1500))
        with pytest.raises(NotConfirmed):
            transfer(scene, booking)

    def test_not_once_it_is_void(self, scene: Scene) -> None:
        cancelled, expired = scene.book(scene.on_sale(price=0)), scene.book(scene.on_sale(price=1500))
        scene.cancel(cancelled)
        scene.clock.advance(HOLD)
        scene.app.booking.expire_bookings()
        for booking in (cancelled, expired):
            with pytest.raises(VoidTicket):
                transfer(scene, booking)
            assert scene.booking(booking).attendees[0].status is AttendeeStatus.VOID

    def test_not_once_the_event_has_ended(self, scene: Scene) -> None:
        ticket_type = scene.on_sale(price=0)
        booking = scene.book(ticket_type)
        end = scene.event_of(ticket_type).details.end_date
        scene.clock.set(end - timedelta(microseconds=1))
        transfer(scene, booking)
        scene.clock.set(end)
        with pytest.raises(EventOver):
            transfer(scene, booking)

    def test_not_while_somebody_is_inside_with_it(self, door: Door) -> None:
        since = door.scan().attendee.checked_in_at
        with pytest.raises(AlreadyCheckedIn) as refusal:
            transfer(door.scene, door.booking)
        assert refusal.value.members == {"checked_in_at": since}
        door.scene.clock.advance(timedelta(minutes=1))
        door.scan(direction=OUT)
        assert transfer(door.scene, door.booking).attendee.person == EVE
