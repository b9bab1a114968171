"""Rounds in the database."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Index, String, Table, bindparam, delete, insert, select

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, UtcDateTime, metadata
from gatherly_core.events.model import EventStatus
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.notifications.reminder_times import Opening

rounds = Table(
    "rounds",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("finished_at", UtcDateTime, nullable=False),
    Index(None, "finished_at"),
    **TABLE_OPTIONS,
)

IS_PUBLISHED = (events.c.status == EventStatus.PUBLISHED, events.c.deleted_at.is_(None))
OPENINGS = (
    select(events.c.id, events.c.start_date, events.c.timezone)
    .where(*IS_PUBLISHED, events.c.start_date > bindparam("after"), events.c.start_date <= bindparam("until"))
    .order_by(events.c.id)
    .limit(bindparam("most"))
)
ENDED = (
    select(events.c.id)
    .where(*IS_PUBLISHED, events.c.end_date > bindparam("after"), events.c.end_date <= bindparam("until"))
    .order_by(events.c.id)
    .limit(bindparam("most"))
)
FINISHED = select(rounds.c.id).where(rounds.c.id.in_(bindparam("keys", expanding=True)))
FINISH = insert(rounds)
OLDEST = (
    select(rounds.c.id)
    .where(rounds.c.finished_at < bindparam("before"))
    .order_by(rounds.c.finished_at)
    .limit(bindparam("most"))
)
FORGET = delete(rounds).where(rounds.c.id.in_(bindparam("keys", expanding=True)))


class SqlRounds:
    """When it is time to tell everybody something, and whether that has been done."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def openings(self, after: datetime, until: datetime, beyond: EventId | None, limit: int) -> tuple[Opening, ...]:
        statement = OPENINGS if beyond is None else OPENINGS.where(events.c.id > beyond)
        rows = self._database.reading.execute(statement, {"after": after, "until": until, "most": limit})
        return tuple(Opening(row.id, row.start_date, row.timezone) for row in rows)

    def ended(self, after: datetime, until: datetime, beyond: EventId | None, limit: int) -> tuple[EventId, ...]:
        statement = ENDED if beyond is None else ENDED.where(events.c.id > beyond)
        return tuple(
            self._database.reading.execute(statement, {"after": after, "until": until, "most": limit}).scalars()
        )

    def finished(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(self._database.reading.execute(FINISHED, {"keys": tuple(keys)}).scalars())

    def finish(self, key: str, now: datetime) -> None:
        try:
            self._database.writing.execute(FINISH, {"id": key, "finished_at": now})
        except AlreadyMade:
            return

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        keys = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"keys": keys}).rowcount if keys else 0
