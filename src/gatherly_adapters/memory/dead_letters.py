"""What was given up in the queues in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from gatherly_adapters.aftermath import QUEUE_BELLS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.delivery_queue import BURIED as BURIED_DELIVERIES
from gatherly_adapters.memory.delivery_queue import DELIVERIES
from gatherly_adapters.memory.leased_rows import Standing
from gatherly_adapters.memory.notifications import BURIED as BURIED_MESSAGES
from gatherly_adapters.memory.notifications import NOTIFICATIONS, Told
from gatherly_adapters.memory.outbox import BURIED as BURIED_FACTS
from gatherly_adapters.memory.outbox import LETTERS
from gatherly_adapters.memory.tables import Index, Order, Table
from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter, QueueName
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.model import Status

NEWEST_FIRST = Keyset("dead_letters", datetime, UUID)


@dataclass(frozen=True, slots=True)
class _Queue:
    """The rows of a table that were given up, by their index, and what their kind and their way are called."""

    name: QueueName
    rows: Table[Any, Any]
    buried: Index[Any]
    told: Callable[[Any], tuple[str, str | None]]
    due: Callable[[Any, datetime], Any]

    def search(self, before: Order | None) -> Iterator[DeadLetter]:
        return map(self.letter, self.rows.descending(self.buried, True, before))

    def letter(self, row: Any) -> DeadLetter:
        kind, via = self.told(row)
        standing: Standing = row.standing
        assert standing.buried_at is not None, "the index has no other rows"
        return DeadLetter(
            id=row.id,
            queue=self.name,
            kind=kind,
            via=via,
            attempts=standing.attempts,
            buried_at=standing.buried_at,
            why=standing.why,
        )


class MemoryDeadLetters:
    """What was given up."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._blocks = database.blocks
        self._queues = {
            queue.name: queue
            for queue in (
                _Queue(
                    QueueName.FACTS,
                    database.table(LETTERS),
                    BURIED_FACTS,
                    lambda row: (type(row.fact).__name__, row.delivery.value),
                    _due,
                ),
                _Queue(
                    QueueName.MESSAGES,
                    database.table(NOTIFICATIONS),
                    BURIED_MESSAGES,
                    lambda row: (row.added.kind.value, row.added.channel.value),
                    _queued,
                ),
                _Queue(
                    QueueName.WEBHOOKS,
                    database.table(DELIVERIES),
                    BURIED_DELIVERIES,
                    lambda row: (row.made.type, None),
                    _due,
                ),
            )
        }

    def search(self, wanted: DeadLetterFilter, page: PageRequest) -> Page[DeadLetter]:
        before, most = NEWEST_FIRST.key(page.after), page.limit + 1
        found = [letter for name in wanted.queues for letter in islice(self._queues[name].search(before), most)]
        return NEWEST_FIRST.page(sorted(found, key=_key, reverse=True), page.limit, _key)

    def replay(self, ids: Iterable[UUID], now: datetime) -> tuple[DeadLetter, ...]:
        wanted = frozenset(ids)
        return tuple(letter for queue in self._queues.values() for letter in self._replayed(queue, wanted, now))

    def _replayed(self, queue: _Queue, ids: frozenset[UUID], now: datetime) -> list[DeadLetter]:
        bells = self._blocks.writing().aftermath.bells
        found = [row for row in queue.rows.select(queue.buried, True) if row.id in ids]
        for row in found:
            queue.rows.put(queue.due(row, now))
            bells |= QUEUE_BELLS[queue.name]
        return [queue.letter(row) for row in found]


def _due(row: Any, now: datetime) -> Any:
    return replace(row, standing=Standing(due_at=now))


def _queued(told: Told, now: datetime) -> Told:
    return replace(told, added=replace(told.added, status=Status.QUEUED), standing=Standing(due_at=now))


def _key(letter: DeadLetter) -> tuple[datetime, UUID]:
    return letter.buried_at, letter.id
