"""Endpoints in the database, and what is on its way to them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, delete, func, insert, or_, select, update

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.sql.accounts import users
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.delivery_queue import SqlDeliveryQueue
from gatherly_adapters.sql.leased_rows import due
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.webhook_tables import webhook_deliveries, webhook_endpoints
from gatherly_core.accounts.model import Role
from gatherly_core.kernel.identifiers import DeliveryId, EndpointId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.webhooks.deliveries import Delivery, DeliveryStatus, Outcome
from gatherly_core.webhooks.endpoints import Endpoint, Listener
from gatherly_core.webhooks.errors import DeliveryNotFound, EndpointNotFound
from gatherly_core.webhooks.model import FactType

SECOND = timedelta(seconds=1)
ends, sent = webhook_endpoints.c, webhook_deliveries.c

OLDEST_FIRST = Keyset("webhook_endpoints", datetime, UUID)
NEWEST_FIRST = Keyset("webhook_deliveries", UUID)

PRESENT = ends.deleted_at.is_(None)
WITH_ID = select(webhook_endpoints).where(ends.id == bindparam("endpoint_id"), PRESENT)
LOCKED = Locking(WITH_ID)
ADD = insert(webhook_endpoints)
SAVE = update(webhook_endpoints).where(ends.id == bindparam("endpoint_id"), PRESENT)
NUMBER = select(func.count()).where(ends.owner_id == bindparam("owner_id"), PRESENT)
SERVING = NUMBER.where(ends.off.is_(None))
LISTENING = (
    select(webhook_endpoints, users.c.role)
    .join(users, users.c.id == ends.owner_id)
    .where(PRESENT, ends.off.is_(None), users.c.disabled_at.is_(None), users.c.erasing_since.is_(None))
)
TO = LISTENING.where(
    or_(
        users.c.role == Role.ADMIN,
        and_(users.c.role == Role.ORGANIZER, ends.owner_id.in_(bindparam("organizer_ids", expanding=True))),
    )
).order_by(ends.id)
LISTENER = LISTENING.where(ends.id == bindparam("endpoint_id"), users.c.role.in_([Role.ADMIN, Role.ORGANIZER]))

ADD_DELIVERIES = insert(webhook_deliveries)
DELIVERY = select(webhook_deliveries).where(sent.id == bindparam("delivery_id"))
CHANGE = update(webhook_deliveries).where(sent.id == bindparam("delivery_id"))
OLD = select(sent.id).where(sent.created_at < bindparam("before")).order_by(sent.created_at).limit(bindparam("most"))
FORGET = delete(webhook_deliveries).where(sent.id.in_(bindparam("ids", expanding=True)))

SAME = ("id", "owner_id", "url", "secret", "created_at", "former_secret", "former_until")
STATE = ("failing_since", "failed_at", "rests_until", "off", "off_since")
NEW = ("id", "endpoint_id", "fact_id", "type", "subject_id", "sequence", "created_at")


class SqlEndpoints:
    """Where facts are sent. A deleted endpoint stays in its table, blank, as long as deliveries refer to it."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, endpoint: Endpoint) -> None:
        self._database.writing.execute(ADD, _row_of(endpoint))

    def get(self, endpoint_id: EndpointId) -> Endpoint:
        return _found(self._database.reading.execute(WITH_ID, {"endpoint_id": endpoint_id}).one_or_none())

    def locked(self, endpoint_id: EndpointId) -> Endpoint:
        statement = self._database.lock(LOCKED)
        return _found(self._database.reading.execute(statement, {"endpoint_id": endpoint_id}).one_or_none())

    def save(self, endpoint: Endpoint) -> None:
        self._database.writing.execute(SAVE, {"endpoint_id": endpoint.id, **_row_of(endpoint)})

    def delete(self, endpoint_id: EndpointId, now: datetime) -> None:
        blank: dict[str, object] = {"url": "", "types": [], "secret": "", "former_secret": None, "deleted_at": now}
        # What is on its way there is looked at once more, and given up.
        blank["rests_until"] = None
        self._database.writing.execute(SAVE, {"endpoint_id": endpoint_id, **blank})

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Endpoint]:
        statement = paged(
            select(webhook_endpoints).where(ends.owner_id == user_id, PRESENT),
            (ends.created_at, ends.id),
            OLDEST_FIRST.key(page.after),
            page.limit,
        )
        rows = self._database.reading.execute(statement)
        found = OLDEST_FIRST.page(rows, page.limit, lambda row: (row.created_at, row.id))
        return Page(tuple(map(_endpoint_of, found.items)), found.next)

    def number(self, user_id: UserId) -> int:
        return int(self._database.reading.execute(NUMBER, {"owner_id": user_id}).scalar_one())

    def serving(self, user_id: UserId) -> int:
        return int(self._database.reading.execute(SERVING, {"owner_id": user_id}).scalar_one())

    def listeners(self, organizer_ids: Iterable[UserId]) -> tuple[Listener, ...]:
        rows = self._database.reading.execute(TO, {"organizer_ids": tuple(organizer_ids)})
        return tuple(map(_listener_of, rows))

    def listener(self, endpoint_id: EndpointId) -> Listener | None:
        row = self._database.reading.execute(LISTENER, {"endpoint_id": endpoint_id}).one_or_none()
        return None if row is None else _listener_of(row)


class SqlDeliveries:
    """Facts on their way to endpoints."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self.queue = SqlDeliveryQueue(database, _delivery_of)

    def add(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            self._database.writing.execute(ADD_DELIVERIES, list(map(_new_row_of, deliveries)))
            self._database.block.aftermath.bells.add(Bell.WEBHOOKS)

    def get(self, delivery_id: DeliveryId) -> Delivery:
        row = self._database.reading.execute(DELIVERY, {"delivery_id": delivery_id}).one_or_none()
        if row is None:
            raise DeliveryNotFound("There is no such delivery.")
        return _delivery_of(row)

    def note(self, delivery_id: DeliveryId, outcome: Outcome) -> None:
        noted = {"tried_at": outcome.at, "answered": outcome.status, "error": outcome.error}
        self._database.writing.execute(CHANGE, {"delivery_id": delivery_id, **noted})

    def send_again(self, delivery_id: DeliveryId, now: datetime) -> None:
        self._database.writing.execute(CHANGE, {"delivery_id": delivery_id, **due(now)})
        self._database.block.aftermath.bells.add(Bell.WEBHOOKS)

    def of_endpoint(self, endpoint_id: EndpointId, page: PageRequest) -> Page[Delivery]:
        statement = paged(
            select(webhook_deliveries).where(sent.endpoint_id == endpoint_id),
            (sent.id,),
            NEWEST_FIRST.key(page.after),
            page.limit,
            descending=True,
        )
        found = NEWEST_FIRST.page(self._database.reading.execute(statement), page.limit, lambda row: (row.id,))
        return Page(tuple(map(_delivery_of, found.items)), found.next)

    def forget(self, before: datetime, limit: int) -> int:
        old = self._database.writing.execute(OLD, {"before": before, "most": limit}).scalars().all()
        if old:
            self._database.writing.execute(FORGET, {"ids": old})
        return len(old)


def _found(row: Row[Any] | None) -> Endpoint:
    if row is None:
        raise EndpointNotFound("There is no such endpoint.")
    return _endpoint_of(row)


def _row_of(endpoint: Endpoint) -> dict[str, object]:
    seconds = endpoint.failing_for // SECOND
    same = {name: getattr(endpoint, name) for name in (*SAME, *STATE)}
    return {**same, "types": list(endpoint.types), "failing_seconds": seconds}


def _endpoint_of(row: Row[Any]) -> Endpoint:
    # A type that this release does not know was wanted when another one ran.
    types = tuple(FactType(name) for name in row.types if name in set(FactType))
    same = {name: getattr(row, name) for name in (*SAME, *STATE)}
    return Endpoint(**same, types=types, failing_for=row.failing_seconds * SECOND)


def _listener_of(row: Row[Any]) -> Listener:
    return Listener(_endpoint_of(row), row.role is Role.ADMIN)


def _new_row_of(delivery: Delivery) -> dict[str, object]:
    return {**{name: getattr(delivery, name) for name in NEW}, **due(delivery.created_at)}


def _delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(
        **{name: getattr(row, name) for name in NEW},
        status=_status_of(row),
        attempts=row.attempts,
        due_at=row.due_at,
        outcome=None if row.tried_at is None else Outcome(at=row.tried_at, status=row.answered, error=row.error),
    )


def _status_of(row: Row[Any]) -> DeliveryStatus:
    if row.buried_at is not None:
        return DeliveryStatus.FAILED
    return DeliveryStatus.QUEUED if row.settled_at is None else DeliveryStatus.DELIVERED
