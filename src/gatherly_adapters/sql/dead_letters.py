"""What was given up in the queues of the database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, bindparam, null, or_, select, update

from gatherly_adapters.aftermath import QUEUE_BELLS
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.leased_rows import due
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.outbox import outbox
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.webhook_tables import webhook_deliveries
from gatherly_core.administration.dead_letters import DeadLetter, DeadLetterFilter, QueueName
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.model import WITHHELD

NEWEST_FIRST = Keyset("dead_letters", datetime, UUID)

NOT_WITHHELD = or_(notifications.c.why.is_(None), notifications.c.why.not_in(sorted(WITHHELD)))


class _Queue:
    """The rows of a table that were given up: what they are called there, and what narrows them down for an index."""

    def __init__(
        self,
        name: QueueName,
        table: Table,
        kind: ColumnElement[Any],
        via: ColumnElement[Any],
        *among: ColumnElement[bool],
    ) -> None:
        columns = table.c
        shown = (columns.id, kind.label("kind"), via.label("via"), columns.attempts, columns.buried_at, columns.why)
        given_up: Select[Any] = select(*shown).where(*among, columns.buried_at.is_not(None))
        one_of = columns.id.in_(bindparam("ids", expanding=True))
        self.name = name
        self.order = (columns.buried_at, columns.id)
        self.given_up = given_up
        self.locked = Locking(given_up.where(one_of).order_by(*self.order))
        self.wake = update(table).where(one_of, columns.buried_at.is_not(None))


QUEUES = {
    queue.name: queue
    for queue in (
        _Queue(QueueName.FACTS, outbox, outbox.c.name, outbox.c.delivery, outbox.c.settled_at.is_(None)),
        _Queue(QueueName.MESSAGES, notifications, notifications.c.kind, notifications.c.channel, NOT_WITHHELD),
        _Queue(QueueName.WEBHOOKS, webhook_deliveries, webhook_deliveries.c.type, null()),
    )
}


class SqlDeadLetters:
    """What was given up."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def search(self, wanted: DeadLetterFilter, page: PageRequest) -> Page[DeadLetter]:
        after = NEWEST_FIRST.key(page.after)
        found = [letter for name in wanted.queues for letter in self._of(QUEUES[name], after, page.limit)]
        return NEWEST_FIRST.page(sorted(found, key=_key, reverse=True), page.limit, _key)

    def replay(self, ids: Iterable[UUID], now: datetime) -> tuple[DeadLetter, ...]:
        wanted: dict[str, object] = {"ids": tuple(ids)}
        return tuple(letter for queue in QUEUES.values() for letter in self._replayed(queue, wanted, now))

    def _of(self, queue: _Queue, after: Sequence[Any] | None, limit: int) -> Iterable[DeadLetter]:
        statement = paged(queue.given_up, queue.order, after, limit, descending=True)
        return [_letter(queue.name, row) for row in self._database.reading.execute(statement)]

    def _replayed(self, queue: _Queue, wanted: dict[str, object], now: datetime) -> Iterable[DeadLetter]:
        connection = self._database.writing
        rows = connection.execute(queue.locked.locking, wanted).all()
        if rows:
            connection.execute(queue.wake, {"ids": [row.id for row in rows], **due(now)})
            self._database.block.aftermath.bells |= QUEUE_BELLS[queue.name]
        return [_letter(queue.name, row) for row in rows]


def _letter(queue: QueueName, row: Row[Any]) -> DeadLetter:
    via = None if row.via is None else str(row.via)
    return DeadLetter(
        id=row.id,
        queue=queue,
        kind=str(row.kind),
        via=via,
        attempts=row.attempts,
        buried_at=row.buried_at,
        why=row.why,
    )


def _key(letter: DeadLetter) -> tuple[datetime, UUID]:
    return letter.buried_at, letter.id
