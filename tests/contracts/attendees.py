"""What the attendees, one by one, promise."""

from dataclasses import replace

import pytest

from gatherly_core.booking.errors import AttendeeNotFound
from gatherly_core.booking.model import Booking, Person
from tests.contracts.contract import Contract
from tests.contracts.rivals import at_once, often
from tests.factories import new_code, new_id


class AttendeesContract(Contract):
    def kept(self, booking: Booking) -> Booking:
        return self.read(lambda: self.ports.bookings.get(booking.id))

    def test_it_knows_the_booking_of_each(self) -> None:
        one, other = self.given.booking(quantity=3), self.given.booking()
        for booking in (one, other):
            for attendee in booking.attendees:
                assert self.read(lambda id=attendee.id: self.ports.attendees.booking_of(id)) == booking.id

    def test_it_finds_an_attendee_as_the_booking_has_them(self) -> None:
        booking = self.given.booking(quantity=3)
        for attendee in booking.attendees:
            assert self.run(lambda id=attendee.id: self.ports.attendees.locked(id)) == attendee

    def test_it_does_not_know_who_is_not_there(self) -> None:
        self.given.booking()
        with pytest.raises(AttendeeNotFound):
            self.read(lambda: self.ports.attendees.booking_of(new_id()))
        with pytest.raises(AttendeeNotFound):
            self.run(lambda: self.ports.attendees.locked(new_id()))

    def test_it_keeps_the_person_the_code_the_rank_and_the_welcome_and_nothing_else(self) -> None:
        booking = self.given.booking(quantity=3)
        first, second, third = booking.attendees
        changed = replace(
            second, person=Person("Zoë 🎸", "zoë@example.org"), code=new_code(), vip=True, welcome=not second.welcome
        )
        self.run(lambda: (self.ports.attendees.locked(second.id), self.ports.attendees.save(changed)))
        assert self.kept(booking) == replace(booking, attendees=(first, changed, third))
        assert self.read(lambda: self.ports.attendees.booking_of(second.id)) == booking.id

    def test_it_locks_an_attendee_until_the_block_ends(self) -> None:
        booking = self.given.booking(quantity=2)
        id = booking.attendees[0].id

        def lengthen() -> None:
            present = self.ports.attendees.locked(id)
            self.ports.attendees.save(replace(present, person=Person(present.person.name + "!", "a@example.org")))

        assert at_once(*[often(5, lambda: self.run(lengthen))] * 4) == [5] * 4
        assert self.kept(booking).attendees[0].person.name.endswith("!" * 20)
