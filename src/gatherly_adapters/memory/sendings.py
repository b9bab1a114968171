"""Sendings in memory."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.notifications import NOTIFICATIONS, WAITING
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import EventId, SendingId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.model import Status
from gatherly_core.sendings.model import Progress, Sending

OF_EVENT = Index[Sending](lambda sending: sending.event_id, lambda sending: (sending.created_at, sending.id))
OLDEST_FIRST = Index[Sending](lambda _: True, lambda sending: (sending.created_at, sending.id))
SENDINGS = Definition[SendingId, Sending](lambda sending: sending.id, (OF_EVENT, OLDEST_FIRST))

NEWEST_FIRST = Keyset("announcements_of_event", datetime, UUID)


class MemorySendings:
    """The sendings."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(SENDINGS)
        self._notifications = database.table(NOTIFICATIONS)
        self._events = database.table(EVENTS)

    def add(self, sending: Sending) -> None:
        if self._rows.get(sending.id):
            raise AlreadyMade("There is a sending of this id already.")
        self._rows.put(sending)

    def find(self, sending_id: SendingId) -> Sending | None:
        return self._rows.get(sending_id)

    def finish(self, sending_id: SendingId, now: datetime) -> None:
        found = self._rows.get(sending_id)
        if found is not None and found.finished_at is None:
            self._rows.put(replace(found, finished_at=now))

    def stop_about(self, event_id: EventId, until: datetime, now: datetime) -> tuple[SendingId, ...]:
        return self._stop((each for each in self._rows.select(OF_EVENT, event_id) if each.created_at <= until), now)

    def stop_of(self, user_id: UserId, until: datetime, now: datetime) -> tuple[SendingId, ...]:
        own = {event.id for event in self._events.all() if event.organizer_id == user_id}
        written = (each for each in self._rows.all() if each.sent_by == user_id or each.event_id in own)
        return self._stop((each for each in written if each.created_at <= until), now)

    def stopped(self, sending_ids: Iterable[SendingId]) -> frozenset[SendingId]:
        found = filter(None, map(self._rows.get, sending_ids))
        return frozenset(each.id for each in found if each.stopped_at is not None)

    def _stop(self, sendings: Iterable[Sending], now: datetime) -> tuple[SendingId, ...]:
        stopped = [
            each for each in sendings if each.finished_at is None or self._notifications.select(WAITING, each.id)
        ]
        for each in stopped:
            self._rows.put(replace(each, stopped_at=each.stopped_at or now))
        return tuple(each.id for each in stopped)

    def announcements(self, event_id: EventId, page: PageRequest) -> Page[Sending]:
        newest_first = self._rows.descending(OF_EVENT, event_id, NEWEST_FIRST.key(page.after))
        return NEWEST_FIRST.page((each for each in newest_first if each.public), page.limit, OF_EVENT.order)

    def progress(self, sending_id: SendingId) -> Progress:
        told = [each.notification for each in self._notifications.all() if each.added.sending_id == sending_id]
        numbers = {status.value: sum(1 for each in told if each.status is status) for status in Status}
        return Progress(recipients=len({each.recipient.key for each in told}), **numbers)

    def forget(self, before: datetime, limit: int) -> int:
        oldest = islice(self._rows.ascending(OLDEST_FIRST, True), limit)
        old = [sending.id for sending in oldest if sending.created_at < before]
        for sending_id in old:
            self._rows.remove(sending_id)
        return len(old)
