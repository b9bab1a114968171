"""Bookings in the database."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, select

from gatherly_adapters.sql.booking_statements import (
    ADD,
    ATTENDEES,
    COMES_FROM,
    COUNT_LIVE,
    DROP_ITEMS,
    DUE,
    DUE_OF_EVENT,
    DUE_PAYING,
    DUE_PAYING_BEYOND,
    EXISTS,
    ITEMS,
    LIVE_OF_EVENT,
    LOCKED,
    MOVE,
    MOVE_ATTENDEES,
    REDUCE_ITEM,
    REDUCED,
    STILL_LIVE,
    WITH_ID,
    WITH_IDS,
)
from gatherly_adapters.sql.booking_tables import (
    attendee_of,
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

MOST_ROWS = 1000
"""In one statement. The largest row takes 3 kB, and MariaDB takes 16 MB; SQLite counts the values."""


class SqlBookings:
    """The bookings."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, bookings: Sequence[Booking]) -> None:
        # The driver makes one INSERT of many rows: as many as fit into what a server takes at once.
        for table, rows in rows_of(bookings):
            for first in range(0, len(rows), MOST_ROWS):
                self._database.writing.execute(ADD[table], rows[first : first + MOST_ROWS])

    def get(self, booking_id: BookingId) -> Booking:
        return self._found(WITH_ID, booking_id)

    def locked(self, booking_id: BookingId) -> Booking:
        return self._found(self._database.lock(LOCKED), booking_id)

    def made(self, booking_ids: Iterable[BookingId]) -> Mapping[BookingId, Booking]:
        ids = tuple(booking_ids)
        rows = self._database.reading.execute(WITH_IDS, {"booking_ids": ids}).all() if ids else ()
        return {booking.id: booking for booking in self._whole(rows)}

    def exists(self, booking_id: BookingId) -> bool:
        statement = self._database.lock(EXISTS)
        return self._database.reading.execute(statement, {"booking_id": booking_id}).first() is not None

    def move(self, *bookings: Booking) -> None:
        for (status, expires_at, paying, updated_at), alike in groupby(bookings, key=_state):
            ids = tuple(booking.id for booking in alike)
            state = {"status": status, "expires_at": expires_at, "paying": paying, "updated_at": updated_at}
            moved = self._database.writing.execute(MOVE, {"ids": ids, "comes_from": COMES_FROM[status], **state})
            if moved.rowcount != len(ids):
                raise RuntimeError(f"Not all of these bookings were locked and can become {status}: {ids}.")
        self._move_attendees([attendee for booking in bookings for attendee in booking.attendees])

    def _move_attendees(self, moved: Sequence[Attendee]) -> None:
        for status, alike in groupby(sorted(moved, key=_status), key=_status):
            ids = tuple(attendee.id for attendee in alike)
            for first in range(0, len(ids), MOST_ROWS):
                few = {"ids": ids[first : first + MOST_ROWS], "status": status}
                self._database.writing.execute(MOVE_ATTENDEES, few)

    def reduce(self, booking: Booking) -> None:
        """Its items keep their places: those that are left are the only ones of their ticket types."""
        writing = self._database.writing
        left = {item.ticket_type_id: item for item in booking.items}
        writing.execute(REDUCED, {"booking_id": booking.id, "updated_at": booking.updated_at})
        writing.execute(DROP_ITEMS, {"booking_id": booking.id, "left": tuple(left)})
        for item in left.values():
            few = {"of_booking": booking.id, "of_type": item.ticket_type_id}
            writing.execute(REDUCE_ITEM, {**few, "quantity": item.quantity, "discount": item.discount})
        self._move_attendees(booking.attendees)

    def due(self, now: datetime, limit: int, event_id: EventId | None = None) -> tuple[Booking, ...]:
        statement = self._database.lock(DUE if event_id is None else DUE_OF_EVENT)
        of_event = {} if event_id is None else {"event_id": event_id}
        return self._whole(self._database.reading.execute(statement, {"now": now, "most": limit, **of_event}).all())

    def due_paying(self, now: datetime, limit: int, after: BookingId | None = None) -> tuple[BookingId, ...]:
        statement = DUE_PAYING if after is None else DUE_PAYING_BEYOND
        values = {"now": now, "most": limit, "after": after}
        return tuple(self._database.reading.execute(statement, values).scalars())

    def live_of_event(self, event_id: EventId, limit: int) -> tuple[Booking, ...]:
        # Only what is answered is locked, and looked at once more: others may give up all that was found meanwhile.
        wanted = {"event_id": event_id, "most": limit}
        while ids := self._database.reading.execute(LIVE_OF_EVENT, wanted).scalars().all():
            rows = self._database.reading.execute(self._database.lock(STILL_LIVE), {"ids": ids}).all()
            if rows:
                return self._whole(rows)
        return ()

    def count_live(self, event_id: EventId) -> int:
        return self._database.reading.execute(COUNT_LIVE, {"event_id": event_id}).scalar_one()

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

    def _found(self, statement: Select[Any], booking_id: BookingId) -> Booking:
        row = self._database.reading.execute(statement, {"booking_id": booking_id}).one_or_none()
        if row is None:
            raise BookingNotFound("There is no such booking.")
        return self._whole([row])[0]

    def _whole(self, rows: Sequence[Row[Any]]) -> tuple[Booking, ...]:
        """The bookings of these rows with their items and attendees, which are read for all of them at once."""
        if not rows:
            return ()
        ids = {"booking_ids": [row.id for row in rows]}
        items = _by_booking(self._database.reading.execute(ITEMS, ids), item_of)
        admitted = _by_booking(self._database.reading.execute(ATTENDEES, ids), attendee_of)
        return tuple(booking_of(row, items, admitted) for row in rows)


def _by_booking(rows: Iterable[Row[Any]], part_of: Callable[[Row[Any]], T]) -> dict[UUID, list[T]]:
    parts: dict[UUID, list[T]] = {}
    for row in rows:
        parts.setdefault(row.booking_id, []).append(part_of(row))
    return parts


def _state(booking: Booking) -> tuple[BookingStatus, datetime | None, bool, datetime]:
    return booking.status, booking.expires_at, booking.paying, booking.updated_at


def _status(attendee: Attendee) -> str:
    return attendee.status
