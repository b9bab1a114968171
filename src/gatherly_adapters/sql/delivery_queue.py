"""What is on its way to endpoints, of which each is served by one process at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, bindparam, or_, select, update

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.leased_rows import CANDIDATES, SqlQueue, by_ids, in_turn
from gatherly_adapters.sql.webhook_tables import webhook_deliveries, webhook_endpoints
from gatherly_core.kernel.queues import LEASE, Leased
from gatherly_core.webhooks.deliveries import Delivery

ends, sent = webhook_endpoints.c, webhook_deliveries.c
earlier = webhook_deliveries.alias("earlier").c

NOW: BindParameter[datetime] = bindparam("now")
# Limits keep MySQL and MariaDB from making joins of these, for which they would look at all that is on its way.
EARLIER = (
    select(earlier.id)
    .where(
        earlier.endpoint_id == sent.endpoint_id,
        earlier.subject_id == sent.subject_id,
        earlier.sequence < sent.sequence,
        earlier.due_at.is_not(None),
    )
    .limit(1)
)
NEXT = (sent.due_at <= NOW, EARLIER.scalar_subquery().is_(None))
"""What may be sent now, as nothing of the same subject is to go there before."""
NEXT_TO = (
    select(sent.id).where(sent.queued_for == bindparam("endpoint_id"), *NEXT).order_by(sent.due_at, sent.id).limit(1)
)
ANY_NEXT = select(sent.id).where(sent.queued_for == ends.id, *NEXT).limit(1).correlate(webhook_endpoints)
FREE = (or_(ends.lease.is_(None), ends.leased_until <= NOW), or_(ends.rests_until.is_(None), ends.rests_until <= NOW))
"""To whom something may be sent now. All three databases have NULL before all moments."""
READY = (
    select(ends.id)
    .where(*FREE, ANY_NEXT.scalar_subquery().is_not(None))
    .order_by(ends.leased_until, ends.id)
    .limit(bindparam("most"))
)
STILL_FREE = by_ids(select(ends.id).where(ends.id.in_(bindparam("ids", expanding=True)), *FREE), webhook_endpoints)
TAKE = update(webhook_endpoints).where(ends.id == bindparam("endpoint_id"))
STAY = TAKE.where(ends.lease == bindparam("token"))
LEAVE = STAY.values(lease=None)


class SqlDeliveryQueue(SqlQueue[Delivery]):
    """Deliveries, as `webhooks.ports.Deliveries.queue` promises: whoever claims one has a lease on its endpoint, too.

    An endpoint is locked before its deliveries, as by all who lock both.
    """

    def __init__(self, database: SqlDatabase, read: Callable[[Row[Any]], Delivery]) -> None:
        super().__init__(database, webhook_deliveries, read)

    def has_due(self, now: datetime) -> bool:
        return self._database.reading.execute(READY, {"now": now, "most": 1}).first() is not None

    def claim(self, now: datetime, limit: int) -> tuple[Leased[Delivery], ...]:
        ready = self._database.reading.execute(READY, {"now": now, "most": CANDIDATES * limit}).scalars().all()
        for ids in in_turn(ready, limit):
            if claimed := self._claimed_to(ids, now):
                return claimed
        return ()

    def _claimed_to(self, endpoint_ids: Sequence[UUID], now: datetime) -> tuple[Leased[Delivery], ...]:
        """Claims what is next for those of these that are still free, and locks no others."""
        free = self._database.writing.execute(STILL_FREE.locking, {"ids": endpoint_ids, "now": now}).scalars().all()
        looked_for = [{"endpoint_id": endpoint_id, "now": now} for endpoint_id in free]
        # Behind the lock: what another has sent meanwhile is not found any more.
        found = [self._database.writing.execute(NEXT_TO, each).scalar_one_or_none() for each in looked_for]
        next_ids = [id for id in found if id is not None]
        claimed = self._claimed(self._locked(next_ids, now), now) if next_ids else ()
        for each in claimed:
            lease = {"endpoint_id": each.item.endpoint_id, "lease": each.token, "leased_until": now + LEASE}
            self._database.writing.execute(TAKE, lease)
        return claimed

    def renew(self, leased: Leased[Delivery], now: datetime) -> bool:
        own = {"endpoint_id": leased.item.endpoint_id, "token": leased.token}
        stays = self._database.writing.execute(STAY, {**own, "leased_until": now + LEASE}).rowcount == 1
        return stays and super().renew(leased, now)

    def release(self, leased: Leased[Delivery], due_at: datetime) -> None:
        self._leave(leased)
        super().release(leased, due_at)

    def _change_if_own(self, leased: Leased[Delivery], **values: object) -> None:
        self._leave(leased)
        super()._change_if_own(leased, **values)

    def _leave(self, leased: Leased[Delivery]) -> None:
        own = {"endpoint_id": leased.item.endpoint_id, "token": leased.token}
        self._database.writing.execute(LEAVE, own)
