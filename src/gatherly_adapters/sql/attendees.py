"""Attendees in the database, one by one."""

from sqlalchemy import bindparam, select, update

from gatherly_adapters.sql.booking_tables import attendee_of, attendees, search_text_of
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_core.booking.errors import AttendeeNotFound
from gatherly_core.booking.model import Attendee
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.identifiers import AttendeeId, BookingId

OF_ID = attendees.c.id == bindparam("attendee_id")
BOOKING_OF = select(attendees.c.booking_id).where(OF_ID)
LOCKED = Locking(select(attendees).where(OF_ID))
SAVE = update(attendees).where(OF_ID)


class SqlAttendees:
    """The attendees, one by one."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def booking_of(self, attendee_id: AttendeeId) -> BookingId:
        found = self._database.reading.execute(BOOKING_OF, {"attendee_id": attendee_id}).one_or_none()
        if found is None:
            raise AttendeeNotFound("There is no such attendee.")
        return BookingId(found.booking_id)

    def locked(self, attendee_id: AttendeeId) -> Attendee:
        statement = self._database.lock(LOCKED)
        row = self._database.reading.execute(statement, {"attendee_id": attendee_id}).one_or_none()
        if row is None:
            raise AttendeeNotFound("There is no such attendee.")
        return attendee_of(row)

    def save(self, attendee: Attendee) -> None:
        values = {
            "name": attendee.person.name,
            "email": attendee.person.email,
            "code": attendee.code,
            "vip": attendee.vip,
            "search_text": search_text_of(attendee.person),
            "email_key": address_key(attendee.person.email),
            "welcome": attendee.welcome,
        }
        self._database.writing.execute(SAVE, {"attendee_id": attendee.id, **values})
