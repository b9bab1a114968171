"""Attendees in memory: each is a part of its booking."""

from dataclasses import replace

from gatherly_adapters.memory.booking import BOOKINGS, TICKETS, Ticket
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_core.booking.errors import AttendeeNotFound
from gatherly_core.booking.model import Attendee, Booking
from gatherly_core.kernel.identifiers import AttendeeId, BookingId


class MemoryAttendees:
    """The attendees, one by one."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._bookings = database.table(BOOKINGS)
        self._tickets = database.table(TICKETS)

    def booking_of(self, attendee_id: AttendeeId) -> BookingId:
        ticket = self._tickets.get(attendee_id)
        if ticket is None:
            raise AttendeeNotFound("There is no such attendee.")
        return ticket.booking_id

    def locked(self, attendee_id: AttendeeId) -> Attendee:
        return next(each for each in self._booking(attendee_id).attendees if each.id == attendee_id)

    def save(self, attendee: Attendee) -> None:
        booking = self._booking(attendee.id)
        kept = self.locked(attendee.id)
        changed = replace(kept, person=attendee.person, code=attendee.code, vip=attendee.vip, welcome=attendee.welcome)
        attendees = tuple(changed if each.id == attendee.id else each for each in booking.attendees)
        self._bookings.put(replace(booking, attendees=attendees))
        self._tickets.put(Ticket(attendee.id, attendee.code, booking.id))

    def _booking(self, attendee_id: AttendeeId) -> Booking:
        booking = self._bookings.get(self.booking_of(attendee_id))
        assert booking is not None
        return booking
