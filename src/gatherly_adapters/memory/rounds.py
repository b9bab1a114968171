"""Rounds in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.events import EVENTS
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.reminder_times import Opening


@dataclass(frozen=True, slots=True)
class _Round:
    key: str
    finished_at: datetime


OLDEST_FIRST = Index[_Round](lambda _: True, lambda row: (row.finished_at, row.key))
ROUNDS = Definition[str, _Round](lambda row: row.key, (OLDEST_FIRST,))


class MemoryRounds:
    """When it is time to tell everybody something, and whether that has been done."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._events = database.table(EVENTS)
        self._rows = database.table(ROUNDS)

    def openings(self, after: datetime, until: datetime, beyond: EventId | None, limit: int) -> tuple[Opening, ...]:
        found = sorted(
            (event.id, event.details.start_date, event.details.timezone)
            for event in self._events.all()
            if event.published and after < event.details.start_date <= until and (beyond is None or event.id > beyond)
        )
        return tuple(Opening(*each) for each in found[:limit])

    def ended(self, after: datetime, until: datetime, beyond: EventId | None, limit: int) -> tuple[EventId, ...]:
        found = (
            event.id
            for event in self._events.all()
            if event.published and after < event.details.end_date <= until and (beyond is None or event.id > beyond)
        )
        return tuple(sorted(found)[:limit])

    def finished(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(key for key in keys if self._rows.get(key))

    def finish(self, key: str, now: datetime) -> None:
        if self._rows.get(key) is None:
            self._rows.put(_Round(key, now))

    def forget(self, before: datetime, limit: int) -> int:
        old = [row for row in islice(self._rows.ascending(OLDEST_FIRST, True), limit) if row.finished_at < before]
        for row in old:
            self._rows.remove(row.key)
        return len(old)
