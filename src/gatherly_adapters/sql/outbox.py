"""The outbox in the database."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, Integer, Row, String, Table, bindparam, insert, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.feed_tables import unpublished_facts
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, Json, UtcDateTime, metadata
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.fact_codec import decode, encode
from gatherly_core.kernel.facts import Envelope, Fact
from gatherly_core.kernel.identifiers import Identifiers

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
UNREADABLE_PAUSE = timedelta(hours=1)
"""How long a fact that this release cannot read is left to others."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("payload", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    # Nobody may claim the fact before, and nobody ever once this is NULL: then it is settled.
    Column("due_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Index(None, "due_at"),
    **TABLE_OPTIONS,
)

ADD = insert(outbox)
ADD_UNPUBLISHED = insert(unpublished_facts)
OLDEST_DUE = (
    select(outbox.c.id).where(outbox.c.due_at <= bindparam("now")).order_by(outbox.c.id).limit(bindparam("most"))
)
_IDS = outbox.c.id.in_(bindparam("ids", expanding=True))
STILL_DUE = Locking(
    select(outbox).where(_IDS, outbox.c.due_at <= bindparam("now")).order_by(outbox.c.id), skip_locked=True
)
CLAIM = update(outbox).where(_IDS).values(attempts=outbox.c.attempts + 1)
CHANGE_UNSETTLED = update(outbox).where(_IDS, outbox.c.settled_at.is_(None))


class SqlOutbox:
    """Keeps every fact, settled ones too.

    `facts` are all types of facts, `awaited` says whether anything follows from one, `told` whether it is told outside.
    """

    def __init__(
        self,
        database: SqlDatabase,
        clock: Clock,
        identifiers: Identifiers,
        facts: Iterable[type[Fact]],
        awaited: Callable[[Fact], bool],
        told: Callable[[Fact], bool],
    ) -> None:
        self._database = database
        self._clock = clock
        self._identifiers = identifiers
        self._types = {fact.__name__: fact for fact in facts}
        self._awaited = awaited
        self._told = told

    def add(self, *facts: Fact) -> None:
        """Writes `facts` down. Those that something follows from are leased for 60 seconds to who adds them."""
        connection, envelopes = self._database.writing, self._database.block.envelopes
        now = self._clock.now()
        rows, unpublished = [], []
        for fact in facts:
            envelope = Envelope(self._identifiers.new(), fact)
            awaited = self._awaited(fact)
            if awaited:
                envelopes.append(envelope)
            rows.append(_row_of(envelope, now, awaited))
            if self._told(fact):
                unpublished.append({"id": envelope.id})
        if rows:
            connection.execute(ADD, rows)
        if unpublished:
            connection.execute(ADD_UNPUBLISHED, unpublished)

    def claim(self, now: datetime, limit: int) -> tuple[Envelope, ...]:
        """Takes a lease of 60 seconds on at most `limit` due facts, oldest first, counting an attempt each.

        A fact that this release cannot read, as another one wrote it, is left out and left alone for an hour.
        """
        oldest = self._database.reading.execute(OLDEST_DUE, {"now": now, "most": limit}).scalars().all()
        if not oldest:
            return ()
        # Only what is claimed is locked, and looked at once more: another may have been faster.
        rows = self._database.writing.execute(STILL_DUE.locking, {"ids": oldest, "now": now}).all()
        claimed = tuple(envelope for row in rows if (envelope := self._claimed(row)))
        readable = {envelope.id for envelope in claimed}
        self._database.writing.execute(CLAIM, {"ids": tuple(readable), "due_at": now + LEASE})
        unreadable = tuple(row.id for row in rows if row.id not in readable)
        if unreadable:
            self._database.writing.execute(CLAIM, {"ids": unreadable, "due_at": now + UNREADABLE_PAUSE})
        return claimed

    def settle(self, ids: Iterable[UUID], now: datetime) -> None:
        """Marks facts as delivered: they are never claimed again."""
        settled = {"ids": tuple(ids), "due_at": None, "settled_at": now}
        self._database.writing.execute(CHANGE_UNSETTLED, settled)

    def postpone(self, id: UUID, until: datetime) -> None:
        """Leaves a fact whose delivery failed alone until `until`."""
        self._database.writing.execute(CHANGE_UNSETTLED, {"ids": (id,), "due_at": until})

    def written(self) -> tuple[Fact, ...]:
        """Every fact that was ever written down, oldest first. Inside a block only."""
        return tuple(map(self._fact_of, self._database.reading.execute(select(outbox).order_by(outbox.c.id))))

    def _claimed(self, row: Row[Any]) -> Envelope | None:
        try:
            return Envelope(row.id, self._fact_of(row), row.attempts + 1)
        except (KeyError, ValueError):
            log.exception("The fact %s, a %s, cannot be read by this release", row.id, row.name)
            return None

    def _fact_of(self, row: Row[Any]) -> Fact:
        return decode(self._types[row.name], row.payload)


def _row_of(envelope: Envelope, now: datetime, awaited: bool) -> dict[str, object]:
    return {
        "id": envelope.id,
        "name": type(envelope.fact).__name__,
        "payload": encode(envelope.fact),
        "attempts": 0,
        "due_at": now + LEASE if awaited else None,
        "settled_at": None if awaited else now,
    }
