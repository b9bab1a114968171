"""All that is held about people, in the database."""

from datetime import datetime

from sqlalchemy import and_, bindparam, select, update

from gatherly_adapters.guest_codes import GuestCodes
from gatherly_adapters.sql import erasing, exporting, reporting
from gatherly_adapters.sql.accounts import PRESENT, users
from gatherly_adapters.sql.booking_tables import bookings
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.payment_tables import payments
from gatherly_adapters.sql.waitlist import waitlist_entries
from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.booking.model import BookingStatus
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.privacy.holdings import Key, Record, Section
from gatherly_core.privacy.model import Left, Subject, Ties
from gatherly_core.privacy.traces import Trace

LOCKED = Locking(select(users.c.id).where(users.c.id == bindparam("user_id"), PRESENT))
BEGIN = update(users).where(users.c.id == bindparam("of_user")).values(erasing_since=bindparam("now"))
SUBJECT = select(users).where(
    users.c.id == bindparam("user_id"), users.c.erasing_since.is_not(None), users.c.erased_at.is_(None)
)
UNSETTLED = select(payments.c.id).where(payments.c.user_id == bindparam("user_id"), payments.c.unsettled.is_(True))
WAITING = select(waitlist_entries.c.id).where(
    waitlist_entries.c.user_id == bindparam("user_id"), waitlist_entries.c.active == 1
)
HOLDS = select(bookings.c.id).where(
    bookings.c.user_id == bindparam("user_id"), bookings.c.status == BookingStatus.PENDING
)
OF_ORGANIZER = and_(events.c.organizer_id == bindparam("user_id"), events.c.deleted_at.is_(None))
DRAFTS = select(events.c.id).where(OF_ORGANIZER, events.c.status == EventStatus.DRAFT)
ON = select(events.c.id).where(
    OF_ORGANIZER, events.c.status == EventStatus.PUBLISHED, events.c.end_date > bindparam("now")
)
FORGETTABLE = (
    select(events.c.id)
    .where(events.c.forgotten_at.is_(None), events.c.end_date <= bindparam("ended_before"))
    .order_by(events.c.end_date, events.c.id)
    .limit(bindparam("most"))
)
FORGOTTEN = update(events).where(events.c.id == bindparam("event_id"))


class SqlPersonalData:
    """All that is held about people, as the register of it says."""

    def __init__(self, database: SqlDatabase, codes: GuestCodes) -> None:
        self._database = database
        self._codes = codes

    def records(self, user_id: UserId, section: Section, after: Key | None, limit: int) -> tuple[Record, ...]:
        return exporting.records(self._database.reading, self._codes, user_id, section, after, limit)

    def ties(self, user_id: UserId, now: datetime) -> Ties:
        connection, whose = self._database.reading, {"user_id": user_id}
        if connection.execute(self._database.lock(LOCKED), whose).one_or_none() is None:
            raise UserNotFound("There is no such user.")
        return Ties(
            organizing=connection.execute(ON.limit(1), whose | {"now": now}).first() is not None,
            unsettled=tuple(connection.execute(UNSETTLED, whose).scalars()),
            entries=tuple(connection.execute(WAITING, whose).scalars()),
            holds=tuple(connection.execute(HOLDS, whose).scalars()),
            drafts=tuple(connection.execute(DRAFTS, whose).scalars()),
        )

    def begin(self, user_id: UserId, now: datetime) -> None:
        self._database.writing.execute(BEGIN, {"of_user": user_id, "now": now})

    def subject(self, user_id: UserId) -> Subject | None:
        row = self._database.reading.execute(SUBJECT, {"user_id": user_id}).one_or_none()
        if row is None:
            return None
        return Subject(user_id=row.id, name=row.name, address=row.email, verified=row.email_verified)

    def erase(self, subject: Subject, trace: Trace, now: datetime, limit: int) -> int:
        return erasing.erase(self._database.writing, self._codes, subject, trace, now, limit)

    def forgettable(self, ended_before: datetime, limit: int) -> tuple[EventId, ...]:
        values = {"ended_before": ended_before, "most": limit}
        return tuple(self._database.reading.execute(FORGETTABLE, values).scalars())

    def forget_guests(self, event_id: EventId, limit: int) -> int:
        return erasing.forget(self._database.writing, event_id, limit)

    def forgotten(self, event_id: EventId, now: datetime) -> None:
        self._database.writing.execute(FORGOTTEN, {"event_id": event_id, "forgotten_at": now})

    def left(self, now: datetime, ended_before: datetime) -> tuple[Left, ...]:
        return reporting.left(self._database.reading, now, ended_before)
