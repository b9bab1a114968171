"""All that is held about people, in memory."""

from datetime import datetime

from gatherly_adapters.memory import blanking, erasing, exporting, reporting
from gatherly_adapters.memory.accounts import ACCOUNTS, ERASURES, Erasure
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.tables import Definition
from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.booking.model import BookingStatus
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.privacy.holdings import KEYS, Key, Record, Section
from gatherly_core.privacy.model import Left, Subject, Ties
from gatherly_core.privacy.traces import Trace
from gatherly_core.waitlist.model import LIVE

FORGOTTEN = Definition[EventId, EventId](lambda event_id: event_id)
"""The events of which nothing is left to be forgotten."""


class MemoryPersonalData:
    """All that is held about people. Nothing is left of deleted events here, not even to be forgotten."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._accounts = database.table(ACCOUNTS)
        self._erasures = database.table(ERASURES)
        self._events = database.table(EVENTS)
        self._forgotten = database.table(FORGOTTEN)

    def records(self, user_id: UserId, section: Section, after: Key | None, limit: int) -> tuple[Record, ...]:
        found = exporting.SOURCES[section](exporting.Rows(self._database, user_id))
        keyed = ((tuple(record[name] for name in KEYS[section]), record) for record in found)
        beyond = sorted((each for each in keyed if after is None or each[0] > after), key=lambda each: each[0])
        return tuple(record for _, record in beyond[:limit])

    def ties(self, user_id: UserId, now: datetime) -> Ties:
        if self._accounts.get(user_id) is None or self._erasures.get(user_id) is not None:
            raise UserNotFound("There is no such user.")
        rows = exporting.Rows(self._database, user_id)
        events = tuple(rows.events())
        return Ties(
            organizing=any(event.published and not event.ended(now) for event in events),
            unsettled=tuple(payment.id for payment in rows.payments() if payment.unsettled),
            entries=tuple(entry.id for entry in rows.entries() if entry.status in LIVE),
            holds=tuple(booking.id for booking in rows.bookings() if booking.status is BookingStatus.PENDING),
            drafts=tuple(event.id for event in events if event.status is EventStatus.DRAFT),
        )

    def begin(self, user_id: UserId, now: datetime) -> None:
        self._erasures.put(Erasure(user_id, now))

    def subject(self, user_id: UserId) -> Subject | None:
        erasure, row = self._erasures.get(user_id), self._accounts.get(user_id)
        if erasure is None or erasure.erased_at is not None or row is None:
            return None
        user = row.bare.user
        return Subject(user_id=user_id, name=user.name, address=user.email, verified=user.email_verified)

    def erase(self, subject: Subject, trace: Trace, now: datetime, limit: int) -> int:
        return blanking.erase(erasing.TRACES[trace](erasing.Erasing(self._database, subject, now)), limit)

    def forgettable(self, ended_before: datetime, limit: int) -> tuple[EventId, ...]:
        over = [event for event in self._events.all() if event.ended(ended_before)]
        found = [event.id for event in sorted(over, key=_end) if self._forgotten.get(event.id) is None]
        return tuple(found[:limit])

    def forget_guests(self, event_id: EventId, limit: int) -> int:
        return blanking.erase(blanking.of_guests(self._database, event_id), limit)

    def forgotten(self, event_id: EventId, now: datetime) -> None:
        self._forgotten.put(event_id)

    def left(self, now: datetime, ended_before: datetime) -> tuple[Left, ...]:
        return reporting.Report(self._database, now, ended_before).left()


def _end(event: Event) -> tuple[datetime, EventId]:
    return event.details.end_date, event.id
