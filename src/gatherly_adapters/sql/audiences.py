"""Who takes part in events, as the database knows."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.booking_tables import attendees, bookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.payment_tables import payments
from gatherly_core.booking.model import LIVE, AttendeeStatus, BookingStatus
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId
from gatherly_core.notifications.ports import EVERYBODY, Part

# For a subquery, which is not to see those that the statement around it looks at.
tickets = attendees.alias("tickets")

OF_EVENT = bookings.c.event_id == bindparam("event_id")
IS_LIVE = bookings.c.status.in_(sorted(LIVE))
IS_CONFIRMED = bookings.c.status == BookingStatus.CONFIRMED
IS_CANCELLED = bookings.c.status == BookingStatus.CANCELLED
IS_GOOD = and_(IS_CONFIRMED, attendees.c.status == AttendeeStatus.VALID)
ADMITTED_ANY = select(tickets.c.id).where(
    tickets.c.booking_id == bookings.c.id, tickets.c.checked_in_at.is_not(None)
).exists()  # fmt: skip

ADDRESS = attendees.c.email_key

HOLDERS = select(bookings.c.user_id).distinct().order_by(bookings.c.user_id).limit(bindparam("most"))
HOLDERS_ADDRESSES = select(users.c.email).join(bookings, bookings.c.user_id == users.c.id)
GUESTS = (
    select(ADDRESS)
    .join(bookings, bookings.c.id == attendees.c.booking_id)
    .where(or_(IS_GOOD, IS_CANCELLED), ADDRESS != "", attendees.c.welcome)
    .distinct()
    .order_by(ADDRESS)
    .limit(bindparam("most"))
)
ANY_ADMITTED = select(bookings.c.id).where(OF_EVENT, IS_CONFIRMED, ADMITTED_ANY).limit(1)
PAYERS = (
    select(payments.c.user_id)
    .where(
        payments.c.event_id == bindparam("event_id"),
        payments.c.user_id.in_(bindparam("ids", expanding=True)),
        payments.c.captured > 0,
    )
    .distinct()
)
ENDING = (
    select(bookings.c.id)
    .where(
        bookings.c.status == BookingStatus.PENDING,
        bookings.c.expires_at > bindparam("now"),
        bookings.c.expires_at <= bindparam("until"),
    )
    .order_by(bookings.c.id)
    .limit(bindparam("most"))
)


class SqlAudiences:
    """Who takes part in events."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def holders(
        self, event_id: EventId, after: UserId | None, limit: int, part: Part = EVERYBODY
    ) -> tuple[UserId, ...]:
        statement = HOLDERS.where(*_in(part))
        if after is not None:
            statement = statement.where(bookings.c.user_id > after)
        values = {"event_id": event_id, "most": limit}
        return tuple(self._database.reading.execute(statement, values).scalars())

    def guests(self, event_id: EventId, after: str | None, limit: int, part: Part = EVERYBODY) -> tuple[str, ...]:
        holders = HOLDERS_ADDRESSES.where(*_in(part)).correlate(None)
        statement = GUESTS.where(*_in(part), ADDRESS.not_in(holders))
        if part.admitted:
            statement = statement.where(attendees.c.checked_in_at.is_not(None))
        if after is not None:
            statement = statement.where(after < ADDRESS)
        values = {"event_id": event_id, "most": limit}
        return tuple(self._database.reading.execute(statement, values).scalars())

    def any_admitted(self, event_id: EventId) -> bool:
        return self._database.reading.execute(ANY_ADMITTED, {"event_id": event_id}).first() is not None

    def payers(self, event_id: EventId, user_ids: Iterable[UserId]) -> frozenset[UserId]:
        values = {"event_id": event_id, "ids": tuple(user_ids)}
        return frozenset(self._database.reading.execute(PAYERS, values).scalars())

    def holds_ending(
        self, now: datetime, until: datetime, after: BookingId | None, limit: int
    ) -> tuple[BookingId, ...]:
        statement = ENDING if after is None else ENDING.where(bookings.c.id > after)
        values = {"now": now, "until": until, "most": limit}
        return tuple(self._database.reading.execute(statement, values).scalars())


def _in(part: Part) -> list[ColumnElement[bool]]:
    """That a booking is of the event, and of that part of those who take part."""
    standing = IS_CONFIRMED if part.confirmed else IS_LIVE
    if part.cancelled_since is not None:
        standing = or_(standing, and_(IS_CANCELLED, bookings.c.updated_at >= part.cancelled_since))
    found = [OF_EVENT, standing]
    if part.booked_before is not None:
        found.append(bookings.c.created_at < part.booked_before)
    if part.booked_after is not None:
        found.append(bookings.c.created_at > part.booked_after)
    if part.admitted:
        found.append(ADMITTED_ANY)
    return found
