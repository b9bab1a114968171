"""Endpoints in memory, and what is on its way to them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.memory.accounts import ACCOUNTS, ERASURES
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.delivery_queue import (
    BY_AGE,
    DELIVERIES,
    ENDPOINTS,
    OF_ENDPOINT,
    OF_USER,
    DeliveryRow,
    MemoryDeliveryQueue,
    delivery_of,
)
from gatherly_adapters.memory.leased_rows import Standing
from gatherly_core.accounts.model import Role
from gatherly_core.kernel.identifiers import DeliveryId, EndpointId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.webhooks.deliveries import Delivery, Outcome
from gatherly_core.webhooks.endpoints import Endpoint, Listener
from gatherly_core.webhooks.errors import DeliveryNotFound, EndpointNotFound

OLDEST_FIRST = Keyset("webhook_endpoints", datetime, UUID)
NEWEST_FIRST = Keyset("webhook_deliveries", UUID)


class MemoryEndpoints:
    """Where facts are sent."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(ENDPOINTS)
        self._accounts = database.table(ACCOUNTS)
        self._erasures = database.table(ERASURES)

    def add(self, endpoint: Endpoint) -> None:
        self._rows.put(endpoint)

    def get(self, endpoint_id: EndpointId) -> Endpoint:
        endpoint = self._rows.get(endpoint_id)
        if endpoint is None:
            raise EndpointNotFound("There is no such endpoint.")
        return endpoint

    def locked(self, endpoint_id: EndpointId) -> Endpoint:
        return self.get(endpoint_id)

    def save(self, endpoint: Endpoint) -> None:
        self._rows.put(endpoint)

    def delete(self, endpoint_id: EndpointId, now: datetime) -> None:
        self._rows.remove(endpoint_id)

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Endpoint]:
        oldest_first = self._rows.ascending(OF_USER, user_id, OLDEST_FIRST.key(page.after))
        return OLDEST_FIRST.page(oldest_first, page.limit, OF_USER.order)

    def number(self, user_id: UserId) -> int:
        return len(self._rows.select(OF_USER, user_id))

    def serving(self, user_id: UserId) -> int:
        return sum(endpoint.off is None for endpoint in self._rows.select(OF_USER, user_id))

    def listeners(self, organizer_ids: Iterable[UserId]) -> tuple[Listener, ...]:
        organizers = set(organizer_ids)
        found = []
        for endpoint in sorted(self._rows.all(), key=lambda one: one.id):
            role = self._listens_as(endpoint)
            if role is Role.ADMIN or (role is Role.ORGANIZER and endpoint.owner_id in organizers):
                found.append(Listener(endpoint, role is Role.ADMIN))
        return tuple(found)

    def listener(self, endpoint_id: EndpointId) -> Listener | None:
        endpoint = self._rows.get(endpoint_id)
        role = endpoint and self._listens_as(endpoint)
        return Listener(endpoint, role is Role.ADMIN) if endpoint and role in (Role.ADMIN, Role.ORGANIZER) else None

    def _listens_as(self, endpoint: Endpoint) -> Role | None:
        row = self._accounts.get(endpoint.owner_id)
        leaving = self._erasures.get(endpoint.owner_id) is not None
        if endpoint.off is not None or leaving or row is None or row.bare.user.disabled:
            return None
        return row.bare.user.role


class MemoryDeliveries:
    """Facts on their way to endpoints."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._blocks = database.blocks
        self._rows = database.table(DELIVERIES)
        self.queue = MemoryDeliveryQueue(database)

    def add(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            self._rows.put(DeliveryRow(delivery, Standing(due_at=delivery.created_at)))
            self._blocks.writing().aftermath.bells.add(Bell.WEBHOOKS)

    def get(self, delivery_id: DeliveryId) -> Delivery:
        return delivery_of(self._row(delivery_id))

    def note(self, delivery_id: DeliveryId, outcome: Outcome) -> None:
        row = self._row(delivery_id)
        self._rows.put(replace(row, made=replace(row.made, outcome=outcome)))

    def send_again(self, delivery_id: DeliveryId, now: datetime) -> None:
        self._rows.put(replace(self._row(delivery_id), standing=Standing(due_at=now)))
        self._blocks.writing().aftermath.bells.add(Bell.WEBHOOKS)

    def of_endpoint(self, endpoint_id: EndpointId, page: PageRequest) -> Page[Delivery]:
        newest_first = self._rows.descending(OF_ENDPOINT, endpoint_id, NEWEST_FIRST.key(page.after))
        found = NEWEST_FIRST.page(newest_first, page.limit, OF_ENDPOINT.order)
        return Page(tuple(map(delivery_of, found.items)), found.next)

    def forget(self, before: datetime, limit: int) -> int:
        self._blocks.writing()
        oldest = islice(self._rows.ascending(BY_AGE, True), limit)
        old = [row for row in oldest if row.made.created_at < before]
        for row in old:
            self._rows.remove(row.id)
        return len(old)

    def _row(self, delivery_id: DeliveryId) -> DeliveryRow:
        row = self._rows.get(delivery_id)
        if row is None:
            raise DeliveryNotFound("There is no such delivery.")
        return row
