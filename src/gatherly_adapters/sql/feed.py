"""The feed in the database."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.feed_tables import feed, feed_end, feed_sequences, unpublished_facts
from gatherly_adapters.sql.outbox import outbox
from gatherly_adapters.sql.rows import change_each
from gatherly_core.kernel.fact_codec import decode
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.webhooks.model import FeedFilter, FeedPage, Publication, Unpublished

log = logging.getLogger(__name__)

THE_ONLY = 1

UNPUBLISHED = (
    select(outbox.c.id, outbox.c.name, outbox.c.payload)
    .join(unpublished_facts, unpublished_facts.c.id == outbox.c.id)
    .where(outbox.c.name.in_(bindparam("names", expanding=True)))
    .order_by(unpublished_facts.c.id)
    .limit(bindparam("most"))
)
WITHHOLD = delete(unpublished_facts).where(unpublished_facts.c.id.in_(bindparam("fact_ids", expanding=True)))
END = Locking(select(feed_end.c.position).where(feed_end.c.id == THE_ONLY))
BEGIN = insert(feed_end)
MOVE = update(feed_end).where(feed_end.c.id == THE_ONLY)
ORGANIZERS = select(events.c.id, events.c.organizer_id).where(events.c.id.in_(bindparam("event_ids", expanding=True)))
SEQUENCES = select(feed_sequences.c.id, feed_sequences.c.sequence).where(
    feed_sequences.c.id.in_(bindparam("subject_ids", expanding=True))
)
ADD = insert(feed)
BEGIN_SEQUENCES = insert(feed_sequences)
BEHIND = select(feed).where(feed.c.position > bindparam("after")).order_by(feed.c.position).limit(bindparam("most"))
OF_FACT = select(feed).where(feed.c.fact_id == bindparam("fact_id"))
FIRST = select(func.min(feed.c.position))
OLDEST = select(feed.c.position, feed.c.at).order_by(feed.c.position).limit(bindparam("most"))
FORGET = delete(feed).where(feed.c.position <= bindparam("last"))

COLUMNS = ("position", "fact_id", "type", "organizer_id", "event_id", "booking_id", "sequence", "at", "data")


class SqlFeed:
    """The feed. `facts` are the types of facts that are told."""

    def __init__(self, database: SqlDatabase, facts: Iterable[type[Fact]]) -> None:
        self._database = database
        self._types = {fact.__name__: fact for fact in facts}

    def unpublished(self, limit: int) -> tuple[Unpublished, ...]:
        wanted = {"names": tuple(self._types), "most": limit}
        return tuple(self._readable(self._database.reading.execute(UNPUBLISHED, wanted).all()))

    def locked_end(self) -> int | None:
        end: int | None = self._database.reading.execute(self._database.lock(END)).scalar_one_or_none()
        return end

    def begin(self) -> None:
        self._database.writing.execute(BEGIN, {"id": THE_ONLY, "position": 0})

    def organizers(self, event_ids: Iterable[EventId]) -> Mapping[EventId, UserId]:
        rows = self._database.reading.execute(ORGANIZERS, {"event_ids": tuple(event_ids)})
        return {row.id: row.organizer_id for row in rows}

    def sequences(self, subject_ids: Iterable[UUID]) -> Mapping[UUID, int]:
        rows = self._database.reading.execute(SEQUENCES, {"subject_ids": tuple(subject_ids)})
        return {row.id: row.sequence for row in rows}

    def publish(self, publications: Sequence[Publication]) -> None:
        connection = self._database.writing
        last = {each.subject_id: each.sequence for each in publications}
        known = self.sequences(last)
        connection.execute(ADD, [{name: getattr(each, name) for name in COLUMNS} for each in publications])
        if new := [{"id": id, "sequence": last[id]} for id in last.keys() - known.keys()]:
            connection.execute(BEGIN_SEQUENCES, new)
        change_each(connection, feed_sequences, ("sequence",), [(id, last[id]) for id in known])
        connection.execute(MOVE, {"position": publications[-1].position})
        self.withhold(each.fact_id for each in publications)

    def withhold(self, fact_ids: Iterable[UUID]) -> None:
        self._database.writing.execute(WITHHOLD, {"fact_ids": tuple(fact_ids)})

    def browse(self, wanted: FeedFilter, after: int, limit: int) -> FeedPage:
        statement = BEHIND
        if wanted.organizer_id is not None:
            statement = statement.where(feed.c.organizer_id == wanted.organizer_id)
        if wanted.types:
            statement = statement.where(feed.c.type.in_(wanted.types))
        rows = self._database.reading.execute(statement, {"after": after, "most": limit + 1}).all()
        items = tuple(map(_publication_of, rows[:limit]))
        more = len(rows) > limit
        return FeedPage(items, items[-1].position if more else self._end(), more)

    def get(self, fact_id: UUID) -> Publication | None:
        row = self._database.reading.execute(OF_FACT, {"fact_id": fact_id}).one_or_none()
        return None if row is None else _publication_of(row)

    def forgotten(self) -> int:
        first: int | None = self._database.reading.execute(FIRST).scalar_one()
        return self._end() if first is None else first - 1

    def forget(self, before: datetime, limit: int) -> int:
        rows = self._database.writing.execute(OLDEST, {"most": limit}).all()
        old = list(takewhile(lambda row: row.at < before, rows))
        if old:
            self._database.writing.execute(FORGET, {"last": old[-1].position})
        return len(old)

    def _end(self) -> int:
        return self._database.reading.execute(END.looking).scalar_one_or_none() or 0

    def _readable(self, rows: Sequence[Any]) -> Iterator[Unpublished]:
        # The outbox has a fact once for each way in which it is delivered.
        for row in {row.id: row for row in rows}.values():
            try:
                yield Unpublished(row.id, decode(self._types[row.name], row.payload))
            except (KeyError, ValueError):
                log.exception("The fact %s, a %s, cannot be read by this release", row.id, row.name)


def _publication_of(row: Row[Any]) -> Publication:
    return Publication(**{name: getattr(row, name) for name in COLUMNS})
