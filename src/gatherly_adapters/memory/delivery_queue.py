"""What is on its way to endpoints in memory, of which each is served by one at a time."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any
from uuid import UUID, uuid4

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.leased_rows import MemoryQueue, Standing, is_due, was_lost
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.kernel.identifiers import EndpointId
from gatherly_core.kernel.queues import LEASE, Leased, together
from gatherly_core.webhooks.deliveries import Delivery, DeliveryStatus
from gatherly_core.webhooks.endpoints import Endpoint

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as it was made, and what has become of it since."""

    made: Delivery
    standing: Standing

    @property
    def id(self) -> UUID:
        return self.made.id


OF_USER = Index[Endpoint](lambda one: one.owner_id, lambda one: (one.created_at, one.id))
ENDPOINTS = Definition[EndpointId, Endpoint](lambda one: one.id, (OF_USER,))
OF_ENDPOINT = Index[DeliveryRow](lambda row: row.made.endpoint_id, lambda row: (row.id,))
ON_ITS_WAY = Index[DeliveryRow](
    lambda row: None if row.standing.due_at is None else (row.made.endpoint_id, row.made.subject_id),
    lambda row: (row.made.sequence, row.id),
)
DUE = Index[DeliveryRow](
    lambda row: None if row.standing.due_at is None else True, lambda row: (row.standing.due_at, row.id)
)
BY_AGE = Index[DeliveryRow](lambda row: True, lambda row: (row.made.created_at, row.id))
BURIED = Index[DeliveryRow](lambda row: row.standing.buried_at and True, lambda row: (row.standing.buried_at, row.id))
DELIVERIES = Definition[UUID, DeliveryRow](lambda row: row.id, (OF_ENDPOINT, ON_ITS_WAY, DUE, BY_AGE, BURIED))


@dataclass(frozen=True, slots=True)
class Turn:
    """When something was last sent to an endpoint, or is, as long as there is a `token`."""

    endpoint_id: EndpointId
    token: UUID | None
    until: datetime


TURNS = Definition[EndpointId, Turn](lambda turn: turn.endpoint_id)


class MemoryDeliveryQueue(MemoryQueue[UUID, DeliveryRow, Delivery]):
    """Deliveries, as `webhooks.ports.Deliveries.queue` promises."""

    def __init__(self, database: MemoryDatabase) -> None:
        super().__init__(database.table(DELIVERIES), DUE, True, lambda id: id, delivery_of)
        self._endpoints = database.table(ENDPOINTS)
        self._turns = database.table(TURNS)

    def has_due(self, now: datetime) -> bool:
        return bool(self._ready(now))

    def claim(self, now: datetime, limit: int) -> tuple[Leased[Delivery], ...]:
        ready = self._ready(now)
        first = sorted(ready.values(), key=lambda row: self._last_served(row.made.endpoint_id))[:limit]
        token, taken = uuid4(), together(first, was_lost)
        for row in taken:
            self._turns.put(Turn(row.made.endpoint_id, token, now + LEASE))
        return tuple(self._claimed(row, token, now) for row in taken)

    def renew(self, leased: Leased[Delivery], now: datetime) -> bool:
        turn = self._turns.get(leased.item.endpoint_id)
        if turn is None or turn.token != leased.token:
            return False
        self._turns.put(replace(turn, until=now + LEASE))
        return super().renew(leased, now)

    def _ready(self, now: datetime) -> dict[EndpointId, DeliveryRow]:
        """What is next for each endpoint to which something may be sent."""
        ready: dict[EndpointId, DeliveryRow] = {}
        for row in takewhile(lambda row: is_due(row.standing, now), self._table.ascending(DUE, True)):
            if row.made.endpoint_id not in ready and self._is_free(row.made.endpoint_id, now) and self._is_next(row):
                ready[row.made.endpoint_id] = row
        return ready

    def _is_next(self, row: DeliveryRow) -> bool:
        first = next(self._table.ascending(ON_ITS_WAY, (row.made.endpoint_id, row.made.subject_id)))
        return row.made.sequence <= first.made.sequence

    def _is_free(self, endpoint_id: EndpointId, now: datetime) -> bool:
        endpoint, turn = self._endpoints.get(endpoint_id), self._turns.get(endpoint_id)
        served = turn is not None and turn.token is not None and turn.until > now
        return not served and (endpoint is None or not endpoint.rests(now))

    def _last_served(self, endpoint_id: EndpointId) -> tuple[datetime, UUID]:
        turn = self._turns.get(endpoint_id)
        return (turn.until if turn else NEVER, endpoint_id)

    def _change_if_own(self, leased: Leased[Delivery], **values: Any) -> None:
        turn = self._turns.get(leased.item.endpoint_id)
        if turn is not None and turn.token == leased.token:
            self._turns.put(replace(turn, token=None))
        super()._change_if_own(leased, **values)


def delivery_of(row: DeliveryRow) -> Delivery:
    standing = row.standing
    if standing.buried_at is not None:
        status = DeliveryStatus.FAILED
    else:
        status = DeliveryStatus.QUEUED if standing.settled_at is None else DeliveryStatus.DELIVERED
    return replace(row.made, status=status, attempts=standing.attempts, due_at=standing.due_at)
