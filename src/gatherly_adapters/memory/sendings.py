"""Sendings in memory."""

from dataclasses import replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.notifications import NOTIFICATIONS
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import EventId, SendingId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.model import Status
from gatherly_core.sendings.model import Progress, Sending

OF_EVENT = Index[Sending](lambda sending: sending.event_id, lambda sending: (sending.created_at, sending.id))
BY_SENDER = Index[Sending](lambda sending: sending.sent_by, lambda sending: (sending.created_at, sending.id))
OLDEST_FIRST = Index[Sending](lambda _: True, lambda sending: (sending.created_at, sending.id))
SENDINGS = Definition[SendingId, Sending](lambda sending: sending.id, (OF_EVENT, BY_SENDER, OLDEST_FIRST))

NEWEST_FIRST = Keyset("announcements_of_event", datetime, UUID)


class MemorySendings:
    """The sendings."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(SENDINGS)
        self._notifications = database.table(NOTIFICATIONS)

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

    def written_since(self, event_id: EventId, since: datetime) -> tuple[datetime, ...]:
        return tuple(each.created_at for each in self._rows.select(OF_EVENT, event_id) if each.created_at > since)

    def written_by(self, user_id: UserId, since: datetime) -> tuple[datetime, ...]:
        return tuple(each.created_at for each in self._rows.select(BY_SENDER, user_id) if each.created_at > since)

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
