"""Changes of events in the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Row,
    Table,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference
from gatherly_core.events.facts import EventRearranged
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import EventId, Identifiers
from gatherly_core.notifications.rearranging import Telling

rearrangements = Table(
    "rearrangements",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    Column("version", Integer, nullable=False),
    Column("title", Boolean, nullable=False),
    Column("location", Boolean, nullable=False),
    Column("time", Boolean, nullable=False),
    Column("old_start", UtcDateTime, nullable=False),
    Column("old_end", UtcDateTime, nullable=False),
    Column("old_title", BigInteger, nullable=False, server_default="0"),
    Column("old_location", BigInteger, nullable=False, server_default="0"),
    Column("old_timezone", BigInteger, nullable=False, server_default="0"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    UniqueConstraint("event_id", "version"),
    Index(None, "told_at", "event_id", "made_at"),
    **TABLE_OPTIONS,
)

rows = rearrangements.c

ADD = insert(rearrangements)
WAITING = (
    select(rows.event_id)
    .where(rows.told_at.is_(None), rows.made_at <= bindparam("until"))
    .group_by(rows.event_id)
    .order_by(rows.event_id)
    .limit(bindparam("most"))
)
UNTOLD = select(rearrangements).where(rows.event_id == bindparam("of"), rows.told_at.is_(None)).order_by(rows.version)
OF_MORE = or_(rows.location, rows.time)
TOLD_SINCE = (
    select(rows.told_at, func.max(case((OF_MORE, 1), else_=0)).label("of_more"))
    .where(rows.event_id == bindparam("of"), rows.told_at > bindparam("since"))
    .group_by(rows.told_at)
    .order_by(rows.told_at)
)
OF_THESE = (
    rows.event_id == bindparam("of"),
    rows.version.in_(bindparam("versions", expanding=True)),
    rows.told_at.is_(None),
)
SETTLE = update(rearrangements).where(*OF_THESE)
DROP = delete(rearrangements).where(*OF_THESE)
OLDEST = select(rows.id).where(rows.told_at < bindparam("before")).order_by(rows.told_at).limit(bindparam("most"))
FORGET = delete(rearrangements).where(rows.id.in_(bindparam("ids", expanding=True)))


class SqlRearrangements:
    """How published events have changed, and of which changes people were told."""

    def __init__(self, database: SqlDatabase, identifiers: Identifiers) -> None:
        self._database = database
        self._identifiers = identifiers

    def add(self, change: EventRearranged) -> None:
        try:
            self._database.writing.execute(ADD, {"id": self._identifiers.new(), **_row_of(change)})
        except AlreadyMade:
            return

    def waiting(self, until: datetime, beyond: EventId | None, limit: int) -> tuple[EventId, ...]:
        statement = WAITING if beyond is None else WAITING.where(rows.event_id > beyond)
        return tuple(self._database.reading.execute(statement, {"until": until, "most": limit}).scalars())

    def untold(self, event_id: EventId) -> tuple[EventRearranged, ...]:
        return tuple(map(_change_of, self._database.reading.execute(UNTOLD, {"of": event_id})))

    def told_since(self, event_id: EventId, since: datetime) -> tuple[Telling, ...]:
        found = self._database.reading.execute(TOLD_SINCE, {"of": event_id, "since": since})
        return tuple(Telling(row.told_at, not row.of_more) for row in found)

    def settle(self, event_id: EventId, versions: Iterable[int], now: datetime) -> None:
        values = {"of": event_id, "versions": tuple(versions), "told_at": now}
        self._database.writing.execute(SETTLE, values)

    def drop(self, event_id: EventId, versions: Iterable[int]) -> None:
        self._database.writing.execute(DROP, {"of": event_id, "versions": tuple(versions)})

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"ids": ids}).rowcount if ids else 0


def _row_of(change: EventRearranged) -> dict[str, object]:
    return {
        "event_id": change.event_id,
        "version": change.version,
        "title": change.title,
        "location": change.location,
        "time": change.time,
        "old_start": change.old_start,
        "old_end": change.old_end,
        "old_title": change.old_title,
        "old_location": change.old_location,
        "old_timezone": change.old_timezone,
        "made_at": change.at,
    }


def _change_of(row: Row[Any]) -> EventRearranged:
    return EventRearranged(
        event_id=row.event_id,
        version=row.version,
        title=row.title,
        location=row.location,
        time=row.time,
        old_start=row.old_start,
        old_end=row.old_end,
        old_title=row.old_title,
        old_location=row.old_location,
        old_timezone=row.old_timezone,
        at=row.made_at,
    )
