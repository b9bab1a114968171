"""Tickets that are handed on while something else happens to them: one thing comes after the other, whole."""

from collections.abc import Iterator
from functools import partial

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_core.accounts.model import Actor, Role
from gatherly_core.admission.errors import AlreadyCheckedIn, UnknownCode, VoidTicket
from gatherly_core.admission.scan_ticket import ScanRequest
from gatherly_core.admission.scans import Direction, Guest
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import AttendeeStatus, Booking, BookingStatus, Person
from gatherly_core.kernel.identifiers import BookingId
from tests.contracts.rivals import at_once
from tests.installations import add_event, add_user, settings_for

ROUNDS = 15


class Box:
    """An event, whose tickets are booked one by one."""

    def __init__(self, gatherly: Gatherly) -> None:
        self.gatherly = gatherly
        self.app = gatherly.application
        self.organizer = add_user(gatherly, Role.ORGANIZER)
        self.buyer = add_user(gatherly)
        self.event_id = add_event(gatherly, self.organizer, 10 * ROUNDS)

    def book(self) -> Booking:
        return self.app.booking.place_booking(BookingRequest(self.buyer, self.event_id, (Wish(1),)))

    def transfer(self, booking: Booking, name: str) -> Guest:
        person = Person(name, f"{name}.{booking.reference}@example.org")
        return self.app.admission.transfer_ticket(self.buyer, booking.attendees[0].id, person)

    def check_in(self, booking: Booking) -> Guest:
        attendee = booking.attendees[0]
        return self.app.admission.scan_ticket(
            ScanRequest(
                actor=self.organizer,
                ticket_type_id=attendee.ticket_type_id,
                direction=Direction.IN,
                text=attendee.code,
            )
        )

    def cancel(self, booking: Booking) -> object:
        return self.app.checkout.cancel_booking(Actor(booking.user_id, Role.ATTENDEE), booking.id)

    def now(self, booking_id: BookingId) -> Booking:
        ports = self.gatherly.ports
        return ports.unit_of_work.read(lambda: ports.bookings.get(booking_id))


@pytest.fixture
def box(fresh_database_url: str) -> Iterator[Box]:
    with on_database(settings_for(fresh_database_url)) as gatherly:
        yield Box(gatherly)


def test_two_at_once_leave_one_person_with_one_code(box: Box) -> None:
    for _ in range(ROUNDS):
        booking = box.book()
        one, other = at_once(partial(box.transfer, booking, "one"), partial(box.transfer, booking, "other"))
        assert isinstance(one, Guest), one
        assert isinstance(other, Guest), other
        (kept,) = box.now(booking.id).attendees
        assert kept in (one.attendee, other.attendee)
        assert len({booking.attendees[0].code, one.attendee.code, other.attendee.code}) == 3


def test_one_that_is_cancelled_meanwhile_is_void_whoever_has_it(box: Box) -> None:
    for _ in range(ROUNDS):
        booking = box.book()
        handed_on, cancelled = at_once(partial(box.transfer, booking, "eve"), partial(box.cancel, booking))
        assert not isinstance(cancelled, Exception), cancelled
        after = box.now(booking.id)
        assert (after.status, after.attendees[0].status) == (BookingStatus.CANCELLED, AttendeeStatus.VOID)
        if isinstance(handed_on, Guest):
            assert after.attendees[0].person.name == "eve"
        else:
            assert isinstance(handed_on, VoidTicket), handed_on
            assert after.attendees[0].person == booking.attendees[0].person


def test_one_that_is_scanned_meanwhile_is_used_or_handed_on_and_never_both(box: Box) -> None:
    for _ in range(ROUNDS):
        booking = box.book()
        handed_on, scanned = at_once(partial(box.transfer, booking, "eve"), partial(box.check_in, booking))
        (after,) = box.now(booking.id).attendees
        if isinstance(handed_on, Guest):
            assert isinstance(scanned, UnknownCode), scanned
            assert (after.person.name, after.checked_in) == ("eve", False)
        else:
            assert isinstance(handed_on, AlreadyCheckedIn), handed_on
            assert isinstance(scanned, Guest), scanned
            assert (after.code, after.checked_in) == (booking.attendees[0].code, True)
