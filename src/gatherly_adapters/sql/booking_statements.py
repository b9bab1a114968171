"""The statements about bookings, each made once."""

from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, func, insert, select, update

from gatherly_adapters.sql.booking_tables import attendees, booking_items, bookings
from gatherly_adapters.sql.database import Locking
from gatherly_core.booking.model import LIVE, BookingStatus

COMES_FROM = {
    BookingStatus.PENDING: (BookingStatus.PENDING,),
    # A payment may come too late, and find places all the same.
    BookingStatus.CONFIRMED: (BookingStatus.EXPIRED, BookingStatus.PENDING),
    BookingStatus.CANCELLED: (BookingStatus.CONFIRMED, BookingStatus.PENDING),
    BookingStatus.EXPIRED: (BookingStatus.PENDING,),
}
"""The states that a booking may have been in before: the database is asked, too, whether it was."""

ADD = {table: insert(table) for table in (bookings, booking_items, attendees)}
WITH_ID = select(bookings).where(bookings.c.id == bindparam("booking_id"))
WITH_IDS = select(bookings).where(bookings.c.id.in_(bindparam("booking_ids", expanding=True)))
LOCKED = Locking(WITH_ID)
EXISTS = Locking(select(bookings.c.id).where(bookings.c.id == bindparam("booking_id")), shared=True)
MOVE = update(bookings).where(
    bookings.c.id.in_(bindparam("ids", expanding=True)),
    bookings.c.status.in_(bindparam("comes_from", expanding=True)),
)
MOVE_ATTENDEES = update(attendees).where(attendees.c.id.in_(bindparam("ids", expanding=True)))

_OVERDUE = (bookings.c.status == BookingStatus.PENDING, bookings.c.expires_at <= bindparam("now"))
_DUE = (
    select(bookings)
    .where(*_OVERDUE, bookings.c.paying.is_(False))
    .order_by(bookings.c.expires_at, bookings.c.id)
    .limit(bindparam("most"))
)
DUE = Locking(_DUE, skip_locked=True)
DUE_OF_EVENT = Locking(_DUE.where(bookings.c.event_id == bindparam("event_id")), skip_locked=True)
DUE_PAYING = (
    select(bookings.c.id).where(*_OVERDUE, bookings.c.paying.is_(True)).order_by(bookings.c.id).limit(bindparam("most"))
)
DUE_PAYING_BEYOND = DUE_PAYING.where(bookings.c.id > bindparam("after"))

REDUCED = update(bookings).where(bookings.c.id == bindparam("booking_id"))
DROP_ITEMS = delete(booking_items).where(
    booking_items.c.booking_id == bindparam("booking_id"),
    booking_items.c.ticket_type_id.not_in(bindparam("left", expanding=True)),
)
REDUCE_ITEM = update(booking_items).where(
    booking_items.c.booking_id == bindparam("of_booking"), booking_items.c.ticket_type_id == bindparam("of_type")
)

COUNT_LIVE = (
    select(func.count())
    .select_from(bookings)
    .where(bookings.c.event_id == bindparam("event_id"), bookings.c.status.in_(LIVE))
)
LIVE_OF_EVENT = (
    select(bookings.c.id)
    .where(bookings.c.event_id == bindparam("event_id"), bookings.c.status.in_(LIVE))
    .order_by(bookings.c.id)
    .limit(bindparam("most"))
)
STILL_LIVE = Locking(
    select(bookings)
    .where(bookings.c.id.in_(bindparam("ids", expanding=True)), bookings.c.status.in_(LIVE))
    .order_by(bookings.c.id)
)


def _of_bookings(table: Table) -> Select[Any]:
    of_bookings = table.c.booking_id.in_(bindparam("booking_ids", expanding=True))
    return select(table).where(of_bookings).order_by(table.c.booking_id, table.c.position)


ITEMS = _of_bookings(booking_items)
ATTENDEES = _of_bookings(attendees)
