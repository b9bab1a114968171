"""Changes of events in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.events.facts import EventRearranged
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.rearranging import Telling

Key = tuple[EventId, int]


@dataclass(frozen=True, slots=True)
class _Row:
    change: EventRearranged
    told_at: datetime | None = None

    @property
    def key(self) -> Key:
        return self.change.event_id, self.change.version


OF_EVENT = Index[_Row](lambda row: row.change.event_id, lambda row: row.key)
UNTOLD = Index[_Row](lambda row: None if row.told_at else True, lambda row: row.key)
TOLD = Index[_Row](lambda row: True if row.told_at else None, lambda row: (row.told_at, *row.key))
REARRANGEMENTS = Definition[Key, _Row](lambda row: row.key, (OF_EVENT, UNTOLD, TOLD))


class MemoryRearrangements:
    """How published events have changed, and of which changes people were told."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(REARRANGEMENTS)

    def add(self, change: EventRearranged) -> None:
        row = _Row(change)
        if self._rows.get(row.key) is None:
            self._rows.put(row)

    def waiting(self, until: datetime, beyond: EventId | None, limit: int) -> tuple[EventId, ...]:
        due = (row.change.event_id for row in self._rows.ascending(UNTOLD, True) if row.change.at <= until)
        return tuple(islice((each for each in dict.fromkeys(due) if beyond is None or each > beyond), limit))

    def untold(self, event_id: EventId) -> tuple[EventRearranged, ...]:
        return tuple(row.change for row in self._rows.select(OF_EVENT, event_id) if row.told_at is None)

    def told_since(self, event_id: EventId, since: datetime) -> tuple[Telling, ...]:
        title_only: dict[datetime, bool] = {}
        for row in self._rows.select(OF_EVENT, event_id):
            if row.told_at and row.told_at > since:
                of_title = not (row.change.location or row.change.time)
                title_only[row.told_at] = of_title and title_only.get(row.told_at, True)
        return tuple(Telling(at, title_only[at]) for at in sorted(title_only))

    def settle(self, event_id: EventId, versions: Iterable[int], now: datetime) -> None:
        for version in versions:
            row = self._rows.get((event_id, version))
            if row is not None and row.told_at is None:
                self._rows.put(replace(row, told_at=now))

    def drop(self, event_id: EventId, versions: Iterable[int]) -> None:
        for version in versions:
            row = self._rows.get((event_id, version))
            if row is not None and row.told_at is None:
                self._rows.remove(row.key)

    def forget(self, before: datetime, limit: int) -> int:
        oldest = islice(self._rows.ascending(TOLD, True), limit)
        old = [row.key for row in oldest if row.told_at and row.told_at < before]
        for key in old:
            self._rows.remove(key)
        return len(old)
