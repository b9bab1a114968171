"""The outbox in the database."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    Row,
    String,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    select,
)

from gatherly_adapters.aftermath import BELLS, QUEUE_BELLS, Bell
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.feed_tables import unpublished_facts
from gatherly_adapters.sql.leased_rows import SqlQueue, due, lease_columns, leased, settled
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, Json, metadata, word_column
from gatherly_core.administration.dead_letters import QueueName
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.fact_codec import decode, encode
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.kernel.identifiers import Identifiers
from gatherly_core.kernel.queues import Leased, Queue

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, nullable=False),
    *word_column("delivery", Delivery),
    Column("name", String(64), nullable=False),
    Column("payload", Json, nullable=False),
    *lease_columns(),
    PrimaryKeyConstraint("id", "delivery"),
    Index(None, "delivery", "due_at", "id"),
    # Finds what was given up, and what was settled long ago.
    Index(None, "settled_at", "buried_at", "id"),
    **TABLE_OPTIONS,
)
"""A row for each delivery of a fact; a fact that awaits none is settled as if it had been delivered at once."""

ADD = insert(outbox)
ADD_UNPUBLISHED = insert(unpublished_facts)
KNOWN_DELIVERIES = select(outbox.c.delivery).where(outbox.c.id == bindparam("fact_id"))
OLDEST = (
    select(outbox.c.id)
    .where(outbox.c.settled_at < bindparam("before"), ~exists().where(unpublished_facts.c.id == outbox.c.id))
    .order_by(outbox.c.settled_at)
    .limit(bindparam("most"))
)
FORGET = delete(outbox).where(
    outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.settled_at < bindparam("before")
)


class SqlOutbox:
    """Keeps every fact, settled ones too, until they are forgotten.

    `facts` are all types of facts, `deliveries` says which a fact awaits, `told` whether it is told outside.
    """

    def __init__(
        self,
        database: SqlDatabase,
        clock: Clock,
        identifiers: Identifiers,
        facts: Iterable[type[Fact]],
        deliveries: Callable[[Fact], Sequence[Delivery]],
        told: Callable[[Fact], bool],
    ) -> None:
        self._database = database
        self._clock = clock
        self._identifiers = identifiers
        self._types = {fact.__name__: fact for fact in facts}
        self._deliveries = deliveries
        self._told = told
        self._queues = {
            delivery: SqlQueue(database, outbox, self._fact_of, outbox.c.delivery == delivery) for delivery in Delivery
        }

    def add(self, *facts: Fact) -> None:
        connection = self._database.writing
        new = {self._identifiers.new(): fact for fact in facts}
        rows = [row for id_, fact in new.items() for row in self._rows(id_, fact)]
        unpublished = [{"id": id_} for id_, fact in new.items() if self._told(fact)]
        if rows:
            connection.execute(ADD, rows)
        if unpublished:
            connection.execute(ADD_UNPUBLISHED, unpublished)
            self._database.block.aftermath.bells.add(Bell.FEED)

    def queue(self, delivery: Delivery) -> Queue[Fact]:
        return self._queues[delivery]

    def requeue(self, fact_id: UUID, fact: Fact) -> int:
        known = self._database.writing.execute(KNOWN_DELIVERIES, {"fact_id": fact_id}).scalars().all()
        missing = [delivery for delivery in self._deliveries(fact) if delivery not in known]
        rows = [{**_content(fact_id, fact), "delivery": each, **due(self._clock.now())} for each in missing]
        if rows:
            self._database.writing.execute(ADD, rows)
            self._database.block.aftermath.bells |= QUEUE_BELLS[QueueName.FACTS]
        return len(rows)

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = connection.execute(OLDEST, {"before": before, "most": limit}).scalars().all()
        return connection.execute(FORGET, {"ids": ids, "before": before}).rowcount if ids else 0

    def written(self) -> tuple[Fact, ...]:
        """Every fact that was ever written down, oldest first. Inside a block only."""
        rows = self._database.reading.execute(select(outbox).order_by(outbox.c.id))
        return tuple({row.id: self._fact_of(row) for row in rows}.values())

    def _rows(self, id_: UUID, fact: Fact) -> list[dict[str, object]]:
        standings = {delivery: self._awaiting(id_, fact, delivery) for delivery in self._deliveries(fact)}
        standings = standings or {Delivery.AT_ONCE: settled(self._clock.now())}
        content = _content(id_, fact)
        return [{**content, "delivery": delivery, **standing} for delivery, standing in standings.items()]

    def _awaiting(self, id_: UUID, fact: Fact, delivery: Delivery) -> dict[str, object]:
        now, aftermath = self._clock.now(), self._database.block.aftermath
        if delivery is not Delivery.AT_ONCE:
            aftermath.bells.add(BELLS[delivery])
            return due(now)
        mine = Leased(id_, fact, uuid4(), 1, now)
        aftermath.mine.append(mine)
        return leased(mine.token, now)

    def _fact_of(self, row: Row[Any]) -> Fact:
        return decode(self._types[row.name], row.payload)


def _content(id_: UUID, fact: Fact) -> dict[str, object]:
    return {"id": id_, "name": type(fact).__name__, "payload": encode(fact)}
