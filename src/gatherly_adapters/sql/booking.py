"""Bookings in the database."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, Table, insert, select, update

from gatherly_adapters.sql.booking_tables import (
    attendee_of,
    attendees,
    booking_items,
    booking_of,
    bookings,
    item_of,
    rows_of,
)
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.paging import paged
from gatherly_core.booking.errors import BookingNotFound
from gatherly_core.booking.model import Attendee, Booking, BookingStatus
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

T = TypeVar("T")

NEWEST_FIRST = Keyset("bookings_of_user", datetime, UUID)

COMES_FROM = {
    BookingStatus.PENDING: (BookingStatus.PENDING,),
    BookingStatus.CONFIRMED: (BookingStatus.PENDING,),
    BookingStatus.CANCELLED: (BookingStatus.CONFIRMED, BookingStatus.PENDING),
    BookingStatus.EXPIRED: (BookingStatus.PENDING,),
}
"""The states that a booking may have been in before: the database is asked, too, whether it was."""


class SqlBookings:
    """The bookings."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, bookings: Sequence[Booking]) -> None:
        # A statement for each table: the driver makes one INSERT of many rows of it.
        for table, rows in rows_of(bookings):
            if rows:
                self._database.writing.execute(insert(table), rows)

    def get(self, booking_id: BookingId) -> Booking:
        return self._found(select(bookings).where(bookings.c.id == booking_id))

    def locked(self, booking_id: BookingId) -> Booking:
        return self._found(self._database.locking(select(bookings).where(bookings.c.id == booking_id)))

    def exists(self, booking_id: BookingId) -> bool:
        statement = select(bookings.c.id).where(bookings.c.id == booking_id)
        return self._database.reading.execute(statement).first() is not None

    def move(self, booking: Booking) -> None:
        statement = (
            update(bookings)
            .where(bookings.c.id == booking.id, bookings.c.status.in_(COMES_FROM[booking.status]))
            .values(status=booking.status, expires_at=booking.expires_at, updated_at=booking.updated_at)
        )
        if self._database.writing.execute(statement).rowcount != 1:
            raise RuntimeError(f"Booking {booking.id} was not locked: it can no longer become {booking.status}.")
        self._move_attendees(booking)

    def due(self, now: datetime, limit: int, event_id: EventId | None = None) -> tuple[Booking, ...]:
        statement = select(bookings).where(bookings.c.status == BookingStatus.PENDING, bookings.c.expires_at <= now)
        if event_id is not None:
            statement = statement.where(bookings.c.event_id == event_id)
        statement = statement.order_by(bookings.c.expires_at, bookings.c.id).limit(limit)
        return self._whole(self._database.reading.execute(self._database.locking(statement, skip_locked=True)).all())

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Booking]:
        statement = paged(
            select(bookings).where(bookings.c.user_id == user_id),
            (bookings.c.created_at, bookings.c.id),
            NEWEST_FIRST.key(page.after),
            page.limit,
            descending=True,
        )
        rows = self._database.reading.execute(statement)
        found = NEWEST_FIRST.page(rows, page.limit, lambda row: (row.created_at, row.id))
        return Page(self._whole(found.items), found.next)

    def _move_attendees(self, booking: Booking) -> None:
        by_status = groupby(sorted(booking.attendees, key=_status), key=_status)
        for status, moved in by_status:
            ids = tuple(attendee.id for attendee in moved)
            of_booking = update(attendees).where(attendees.c.booking_id == booking.id)
            if len(ids) < len(booking.attendees):
                of_booking = of_booking.where(attendees.c.id.in_(ids))
            self._database.writing.execute(of_booking.where(attendees.c.status != status).values(status=status))

    def _found(self, statement: Select[Any]) -> Booking:
        row = self._database.reading.execute(statement).one_or_none()
        if row is None:
            raise BookingNotFound("There is no such booking.")
        return self._whole([row])[0]

    def _whole(self, rows: Sequence[Row[Any]]) -> tuple[Booking, ...]:
        """The bookings of these rows with their items and attendees, which are read for all of them at once."""
        if not rows:
            return ()
        ids = [row.id for row in rows]
        items = self._parts(booking_items, item_of, ids)
        admitted = self._parts(attendees, attendee_of, ids)
        return tuple(booking_of(row, items, admitted) for row in rows)

    def _parts(self, table: Table, part_of: Callable[[Row[Any]], T], ids: Iterable[UUID]) -> dict[UUID, list[T]]:
        parts: dict[UUID, list[T]] = {}
        statement = select(table).where(table.c.booking_id.in_(ids)).order_by(table.c.booking_id, table.c.position)
        for row in self._database.reading.execute(statement):
            parts.setdefault(row.booking_id, []).append(part_of(row))
        return parts


def _status(attendee: Attendee) -> str:
    return attendee.status
