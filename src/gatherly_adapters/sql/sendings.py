"""Sendings in the database."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Row,
    Select,
    String,
    Table,
    bindparam,
    delete,
    distinct,
    func,
    insert,
    or_,
    select,
    update,
)

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.event_tables import events
from gatherly_adapters.sql.metadata import (
    LONG_TEXT,
    TABLE_OPTIONS,
    Id,
    Json,
    UtcDateTime,
    metadata,
    reference,
)
from gatherly_adapters.sql.notification_tables import notifications
from gatherly_adapters.sql.paging import paged
from gatherly_core.kernel.identifiers import EventId, SendingId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.notifications.model import Channel
from gatherly_core.sendings.model import Message, Progress, Sending

sendings = Table(
    "sendings",
    metadata,
    Column("id", Id, primary_key=True),
    reference("sent_by", "users"),
    reference("event_id", "events", nullable=True),
    Column("user_ids", Json, nullable=False),
    Column("subject", String(255), nullable=False),
    Column("message", LONG_TEXT, nullable=False),
    Column("channels", Json, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("stopped_at", UtcDateTime),
    Index(None, "sent_by"),
    Index(None, "event_id", "created_at", "id"),
    Index(None, "created_at"),
    **TABLE_OPTIONS,
)

rows, told = sendings.c, notifications.c

NEWEST_FIRST = Keyset("announcements_of_event", datetime, UUID)

ADD = insert(sendings)
FIND = select(sendings).where(rows.id == bindparam("sending_id"))
FINISH = update(sendings).where(rows.id == bindparam("sending_id"), rows.finished_at.is_(None))
UNDER_WAY = (
    select(rows.id)
    .where(
        rows.created_at <= bindparam("until"),
        or_(
            rows.finished_at.is_(None),
            select(told.id).where(told.sending_id == rows.id, told.due_at.is_not(None)).exists(),
        ),
    )
    .order_by(rows.id)
)
ABOUT = UNDER_WAY.where(rows.event_id == bindparam("event_id"))
OF_USER = UNDER_WAY.where(
    or_(
        rows.sent_by == bindparam("user_id"),
        rows.event_id.in_(select(events.c.id).where(events.c.organizer_id == bindparam("user_id"))),
    )
)
STOP = update(sendings).where(rows.id.in_(bindparam("ids", expanding=True)), rows.stopped_at.is_(None))
STOPPED = select(rows.id).where(rows.id.in_(bindparam("ids", expanding=True)), rows.stopped_at.is_not(None))
ANNOUNCEMENTS = select(sendings).where(rows.event_id == bindparam("event_id"), rows.public)
PROGRESS = select(
    func.count(distinct(told.recipient)).label("recipients"),
    func.count(told.settled_at).label("sent"),
    func.count(told.buried_at).label("failed"),
    func.count().label("total"),
).where(told.sending_id == bindparam("sending_id"))
OLDEST = select(rows.id).where(rows.created_at < bindparam("before")).order_by(rows.created_at).limit(bindparam("most"))
FORGET = delete(sendings).where(rows.id.in_(bindparam("ids", expanding=True)))


class SqlSendings:
    """The sendings."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, sending: Sending) -> None:
        self._database.writing.execute(ADD, _row_of(sending))

    def find(self, sending_id: SendingId) -> Sending | None:
        row = self._database.reading.execute(FIND, {"sending_id": sending_id}).one_or_none()
        return None if row is None else _sending_of(row)

    def finish(self, sending_id: SendingId, now: datetime) -> None:
        self._database.writing.execute(FINISH, {"sending_id": sending_id, "finished_at": now})

    def stop_about(self, event_id: EventId, until: datetime, now: datetime) -> tuple[SendingId, ...]:
        return self._stop(ABOUT, {"event_id": event_id, "until": until}, now)

    def stop_of(self, user_id: UserId, until: datetime, now: datetime) -> tuple[SendingId, ...]:
        return self._stop(OF_USER, {"user_id": user_id, "until": until}, now)

    def stopped(self, sending_ids: Iterable[SendingId]) -> frozenset[SendingId]:
        found = self._database.reading.execute(STOPPED, {"ids": tuple(sending_ids)}).scalars()
        return frozenset(map(SendingId, found))

    def _stop(self, under_way: Select[Any], values: dict[str, object], now: datetime) -> tuple[SendingId, ...]:
        # Looked for without locks, which would be on what was told as well.
        ids = tuple(self._database.writing.execute(under_way, values).scalars())
        if ids:
            self._database.writing.execute(STOP, {"ids": ids, "stopped_at": now})
        return ids

    def announcements(self, event_id: EventId, page: PageRequest) -> Page[Sending]:
        order, after = (rows.created_at, rows.id), NEWEST_FIRST.key(page.after)
        statement = paged(ANNOUNCEMENTS, order, after, page.limit, descending=True)
        found = map(_sending_of, self._database.reading.execute(statement, {"event_id": event_id}))
        return NEWEST_FIRST.page(found, page.limit, lambda sending: (sending.created_at, sending.id))

    def progress(self, sending_id: SendingId) -> Progress:
        row = self._database.reading.execute(PROGRESS, {"sending_id": sending_id}).one()
        queued = row.total - row.sent - row.failed
        return Progress(recipients=row.recipients, queued=queued, sent=row.sent, failed=row.failed)

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"ids": ids}).rowcount if ids else 0


def _row_of(sending: Sending) -> dict[str, object]:
    message = sending.message
    return {
        "id": sending.id,
        "sent_by": sending.sent_by,
        "event_id": sending.event_id,
        "user_ids": [str(user_id) for user_id in sending.user_ids],
        "subject": message.subject,
        "message": message.message,
        "channels": sorted(message.channels),
        "public": sending.public,
        "created_at": sending.created_at,
        "finished_at": sending.finished_at,
        "stopped_at": sending.stopped_at,
    }


def _sending_of(row: Row[Any]) -> Sending:
    return Sending(
        id=row.id,
        sent_by=row.sent_by,
        event_id=row.event_id,
        user_ids=tuple(UserId(UUID(each)) for each in row.user_ids),
        message=Message(row.subject, row.message, frozenset(map(Channel, row.channels))),
        public=row.public,
        created_at=row.created_at,
        finished_at=row.finished_at,
        stopped_at=row.stopped_at,
    )
