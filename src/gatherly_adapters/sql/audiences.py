"""Who takes part in events, as the database knows."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.booking_tables import attendees, bookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.payment_tables import payments
from gatherly_core.booking.model import LIVE, AttendeeStatus, BookingStatus
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId

OF_EVENT = bookings.c.event_id == bindparam("event_id")
IS_LIVE = bookings.c.status.in_(sorted(LIVE))
CANCELLED_SINCE = and_(bookings.c.status == BookingStatus.CANCELLED, bookings.c.updated_at >= bindparam("since"))
IS_GOOD = and_(bookings.c.status == BookingStatus.CONFIRMED, attendees.c.status == AttendeeStatus.VALID)

ADDRESS = func.lower(attendees.c.email)


def _holders(which: ColumnElement[bool]) -> Select[Any]:
    found = select(bookings.c.user_id).where(OF_EVENT, which)
    return found.distinct().order_by(bookings.c.user_id).limit(bindparam("most"))


def _guests(which: ColumnElement[bool], holding: ColumnElement[bool]) -> Select[Any]:
    holders = select(users.c.email).join(bookings, bookings.c.user_id == users.c.id).where(OF_EVENT, holding)
    found = select(ADDRESS).join(bookings, bookings.c.id == attendees.c.booking_id)
    others = found.where(OF_EVENT, which, attendees.c.email != "", ADDRESS.not_in(holders))
    return others.distinct().order_by(ADDRESS).limit(bindparam("most"))


HOLDERS, HOLDERS_SINCE = _holders(IS_LIVE), _holders(or_(IS_LIVE, CANCELLED_SINCE))
GUESTS, GUESTS_SINCE = _guests(IS_GOOD, IS_LIVE), _guests(or_(IS_GOOD, CANCELLED_SINCE), or_(IS_LIVE, CANCELLED_SINCE))
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
        self, event_id: EventId, after: UserId | None, limit: int, cancelled_since: datetime | None = None
    ) -> tuple[UserId, ...]:
        statement = HOLDERS if cancelled_since is None else HOLDERS_SINCE
        if after is not None:
            statement = statement.where(bookings.c.user_id > after)
        return tuple(self._of_event(statement, event_id, limit, cancelled_since))

    def guests(
        self, event_id: EventId, after: str | None, limit: int, cancelled_since: datetime | None = None
    ) -> tuple[str, ...]:
        statement = GUESTS if cancelled_since is None else GUESTS_SINCE
        if after is not None:
            statement = statement.where(after < ADDRESS)
        return tuple(self._of_event(statement, event_id, limit, cancelled_since))

    def payers(self, event_id: EventId, user_ids: Iterable[UserId]) -> frozenset[UserId]:
        values = {"event_id": event_id, "ids": tuple(user_ids)}
        return frozenset(self._database.reading.execute(PAYERS, values).scalars())

    def holds_ending(
        self, now: datetime, until: datetime, after: BookingId | None, limit: int
    ) -> tuple[BookingId, ...]:
        statement = ENDING if after is None else ENDING.where(bookings.c.id > after)
        values = {"now": now, "until": until, "most": limit}
        return tuple(self._database.reading.execute(statement, values).scalars())

    def _of_event(self, statement: Select[Any], event_id: EventId, limit: int, since: datetime | None) -> Iterator[Any]:
        values = {"event_id": event_id, "most": limit} | ({} if since is None else {"since": since})
        return self._database.reading.execute(statement, values).scalars()
