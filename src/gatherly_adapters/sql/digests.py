"""What waits to be told in digests, in the database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import UtcDateTime
from gatherly_adapters.sql.notification_tables import Lane, notifications
from gatherly_adapters.sql.notifications import notification_of, withheld
from gatherly_adapters.sql.paging import behind
from gatherly_core.kernel.identifiers import NotificationId
from gatherly_core.notifications.crowds import Crowd, Lately
from gatherly_core.notifications.flooding import CHANNELS, HELD_BACK
from gatherly_core.notifications.model import LEFT_OUT, Notification, Recipient

rows = notifications.c

SINGLY = rows.held_until.is_(None)
WAITING = and_(rows.due_at.is_not(None), rows.held_until > bindparam("now", type_=UtcDateTime))
LATELY = (
    select(
        rows.recipient,
        rows.channel,
        func.count(case((SINGLY, 1))).label("number"),
        func.min(case((SINGLY, rows.created_at)), type_=UtcDateTime).label("since"),
        func.max(case((WAITING, rows.held_until)), type_=UtcDateTime).label("held_until"),
    )
    .where(
        rows.recipient.in_(bindparam("recipients", expanding=True)),
        rows.created_at > bindparam("after"),
        rows.channel.in_(sorted(CHANNELS)),
        rows.kind.in_(sorted(HELD_BACK)),
    )
    .group_by(rows.recipient, rows.channel)
)
# What is held back is due when it need not be any more: an index finds it by that.
IS_DUE = and_(
    rows.channel.in_(sorted(CHANNELS)), rows.lane == Lane.HELD, rows.due_at <= bindparam("now", type_=UtcDateTime)
)
OF_CROWD = Locking(
    select(notifications)
    .where(IS_DUE, rows.recipient == bindparam("of_recipient"), rows.channel == bindparam("by_channel"))
    .order_by(rows.id)
    .limit(bindparam("most"))
)
CHANGE = update(notifications).where(rows.id.in_(bindparam("ids", expanding=True)))


class SqlHeldBack:
    """What waits to be told in digests."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def lately(self, recipients: Iterable[Recipient], after: datetime, now: datetime) -> Mapping[Crowd, Lately]:
        asked = {recipient.key: recipient for recipient in recipients}
        given = {"recipients": tuple(asked), "after": after, "now": now}
        return {
            Crowd(asked[row.recipient], row.channel): Lately(row.number, row.since, row.held_until)
            for row in self._database.reading.execute(LATELY, given)
        }

    def due(self, now: datetime, after: Crowd | None, limit: int) -> tuple[Crowd, ...]:
        key = (rows.recipient, rows.channel)
        # One guest may have been written to in different capitals.
        crowds = select(*key, rows.user_id, func.min(rows.address).label("address")).where(IS_DUE)
        crowds = crowds.group_by(*key, rows.user_id).order_by(*key).limit(limit)
        if after is not None:
            crowds = crowds.where(behind(key, (after.recipient.key, after.channel)))
        found = self._database.reading.execute(crowds, {"now": now})
        return tuple(Crowd(Recipient(row.user_id, row.address), row.channel) for row in found)

    def of(self, crowd: Crowd, now: datetime, limit: int) -> tuple[Notification, ...]:
        given = {"of_recipient": crowd.recipient.key, "by_channel": crowd.channel, "now": now, "most": limit}
        return tuple(map(notification_of, self._database.reading.execute(self._database.lock(OF_CROWD), given)))

    def settle(self, notification_ids: Sequence[NotificationId], now: datetime) -> None:
        self._change(notification_ids, due_at=None, settled_at=now, html=None)

    def leave_out(self, notification_ids: Sequence[NotificationId], now: datetime) -> None:
        self._change(notification_ids, **withheld(LEFT_OUT, now))

    def _change(self, notification_ids: Sequence[NotificationId], **values: object) -> None:
        if ids := tuple(notification_ids):
            self._database.writing.execute(CHANGE, {"ids": ids, **values})
