"""Notifications in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, update

from gatherly_adapters.aftermath import bells_of
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.leased_rows import SqlQueue, buried, due, settled
from gatherly_adapters.sql.notification_tables import IN_TURN, Lane, notifications
from gatherly_adapters.sql.paging import paged
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import NotificationId, SendingId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.kernel.queues import Leased, Queue
from gatherly_core.notifications.errors import NotificationNotFound
from gatherly_core.notifications.model import STOPPED, Channel, Notification, Recipient, Status
from gatherly_core.notifications.ports import NotificationFilter

rows = notifications.c

SAME_NAMED = (
    "id",
    "occasion",
    "event_id",
    "kind",
    "channel",
    "subject",
    "message",
    "html",
    "data",
    "sending_id",
    "read_at",
    "created_at",
    "held_until",
)

NEWEST_FIRST = Keyset("notifications_of_user", datetime, UUID)

ADD = insert(notifications)
TOLD = select(rows.recipient).where(
    rows.occasion == bindparam("occasion"), rows.recipient.in_(bindparam("recipients", expanding=True))
)
OF_USER = select(notifications).where(rows.user_id == bindparam("user_id"))
ONE = select(notifications).where(rows.id == bindparam("notification_id"))
READ = update(notifications).where(
    rows.occasion == bindparam("of_occasion"), rows.recipient == bindparam("to"), rows.read_at.is_(None)
)
KEEP_DATA = update(notifications).where(rows.id == bindparam("of"))
OLDEST = (
    select(rows.id)
    .where(rows.created_at < bindparam("before"), rows.due_at.is_(None))
    .order_by(rows.created_at)
    .limit(bindparam("most"))
)
# What has a lease is just being delivered, or is looked at once more before it is tried again.
IDLE = (
    select(rows.id)
    .where(rows.sending_id == bindparam("of_sending"), rows.due_at.is_not(None), rows.lease.is_(None))
    .order_by(rows.id)
    .limit(bindparam("most"))
)
WITHHOLD = update(notifications).where(
    rows.id.in_(bindparam("ids", expanding=True)), rows.due_at.is_not(None), rows.lease.is_(None)
)
FORGET = delete(notifications).where(rows.id.in_(bindparam("ids", expanding=True)))


class _ChannelQueue(SqlQueue[Notification]):
    """What is to go out by one channel, what is urgent first. Once it has, nobody needs its HTML any more."""

    def __init__(self, database: SqlDatabase, channel: Channel) -> None:
        of_channel = rows.channel == channel
        super().__init__(database, notifications, notification_of, of_channel)
        self._lanes = tuple(
            SqlQueue(database, notifications, notification_of, of_channel, rows.lane == lane) for lane in IN_TURN
        )

    def has_due(self, now: datetime) -> bool:
        return any(lane.has_due(now) for lane in self._lanes)

    def claim(self, now: datetime, limit: int) -> tuple[Leased[Notification], ...]:
        # What comes alone in its lane comes with nothing from another either.
        return next((claimed for lane in self._lanes if (claimed := lane.claim(now, limit))), ())

    def settle(self, leased: Leased[Notification], now: datetime) -> None:
        self._change_if_own(leased, due_at=None, settled_at=now, why=None, html=None)


class SqlNotifications:
    """What was told, and is to be told."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._queues = {channel: _ChannelQueue(database, channel) for channel in Channel}

    def add(self, notifications: Sequence[Notification]) -> None:
        new = [_row_of(notification) for notification in notifications]
        if not new:
            return
        self._database.block.aftermath.bells.update(bells_of(notifications))
        try:
            self._database.writing.execute(ADD, new)
        except AlreadyMade:
            # Some of them are there. A database that refuses a row keeps what it took before, and is asked for each.
            for row in new:
                self._add(row)

    def queue(self, channel: Channel) -> Queue[Notification]:
        return self._queues[channel]

    def told(self, occasion: str, recipients: Iterable[Recipient]) -> frozenset[Recipient]:
        asked = {recipient.key: recipient for recipient in recipients}
        known = self._database.reading.execute(TOLD, {"occasion": occasion, "recipients": tuple(asked)}).scalars()
        return frozenset(asked[key] for key in known)

    def of_user(self, user_id: UserId, wanted: NotificationFilter, page: PageRequest) -> Page[Notification]:
        statement = OF_USER.where(*_matching(wanted))
        order = (rows.created_at, rows.id)
        statement = paged(statement, order, NEWEST_FIRST.key(page.after), page.limit, descending=True)
        found = map(notification_of, self._database.reading.execute(statement, {"user_id": user_id}))
        return NEWEST_FIRST.page(found, page.limit, lambda each: (each.created_at, each.id))

    def get(self, notification_id: NotificationId) -> Notification:
        found = self._database.reading.execute(ONE, {"notification_id": notification_id}).one_or_none()
        if found is None:
            raise NotificationNotFound("There is no such notification.")
        return notification_of(found)

    def mark_read(self, occasion: str, recipient: Recipient, now: datetime) -> None:
        told = {"of_occasion": occasion, "to": recipient.key, "read_at": now}
        self._database.writing.execute(READ, told)

    def keep_data(self, notification_id: NotificationId, data: Mapping[str, str]) -> None:
        self._database.writing.execute(KEEP_DATA, {"of": notification_id, "data": dict(data)})

    def withdraw(self, sending_id: SendingId, now: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(IDLE, {"of_sending": sending_id, "most": limit}).scalars())
        if not ids:
            return 0
        return connection.execute(WITHHOLD, {"ids": ids, **withheld(STOPPED, now)}).rowcount

    def forget(self, before: datetime, limit: int) -> int:
        connection = self._database.writing
        ids = tuple(connection.execute(OLDEST, {"before": before, "most": limit}).scalars())
        return connection.execute(FORGET, {"ids": ids}).rowcount if ids else 0

    def _add(self, row: dict[str, object]) -> None:
        try:
            self._database.writing.execute(ADD, row)
        except AlreadyMade:
            return


def withheld(why: str, now: datetime) -> dict[str, object]:
    """The values of a row that is not to go out any more."""
    return {"due_at": None, "buried_at": now, "why": why, "html": None}


def _matching(wanted: NotificationFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unread:
        found.append(rows.read_at.is_(None))
    if wanted.channel is not None:
        found.append(rows.channel == wanted.channel)
    return found


def _row_of(notification: Notification) -> dict[str, object]:
    return {
        **{name: getattr(notification, name) for name in SAME_NAMED},
        "data": dict(notification.data),
        "recipient": notification.recipient.key,
        "user_id": notification.recipient.user_id,
        "address": notification.recipient.address,
        "lane": _lane(notification),
        **_standing(notification),
    }


def _lane(notification: Notification) -> Lane:
    if notification.held_until is not None:
        return Lane.HELD
    return Lane.URGENT if notification.urgent else Lane.OTHERS


def _standing(notification: Notification) -> dict[str, object]:
    at = notification.created_at
    if notification.status is Status.QUEUED:
        return due(notification.held_until or at)
    return settled(at) if notification.status is Status.SENT else buried(at)


def notification_of(row: Row[Any]) -> Notification:
    return Notification(
        recipient=Recipient(row.user_id, row.address),
        status=_status_of(row),
        **{name: getattr(row, name) for name in SAME_NAMED},
    )


def _status_of(row: Row[Any]) -> Status:
    if row.settled_at is not None:
        return Status.SENT
    return Status.QUEUED if row.buried_at is None else Status.FAILED
