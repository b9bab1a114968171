"""Who claims something keeps nobody else from claiming the rest, however long it takes them to commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest

from gatherly_core.accounts.facts import UserRegistered
from gatherly_core.application import Ports
from gatherly_core.kernel.facts import Delivery
from gatherly_core.kernel.queues import Queue
from gatherly_core.notifications.model import Channel, Recipient
from tests.contracts.given import Given
from tests.factories import NOW, NotificationFactory, new_id
from tests.integration.sql.connections import on_servers

DUE = 100
ENDPOINTS = 16
AT_THE_SAME_TIME = 3
PATIENCE = 10  # seconds


def facts(ports: Ports) -> Queue[Any]:
    registered = [UserRegistered(at=NOW, user_id=new_id()) for _ in range(DUE)]
    ports.unit_of_work.run(lambda: ports.outbox.add(*registered))
    return ports.outbox.queue(Delivery.SOON)


def notifications(ports: Ports) -> Queue[Any]:
    guest = Recipient(Given(ports).user().id)
    told = [NotificationFactory(recipient=guest, channel=Channel.EMAIL) for _ in range(DUE)]
    ports.unit_of_work.run(lambda: ports.notifications.add(told))
    return ports.notifications.queue(Channel.EMAIL)


def deliveries(ports: Ports) -> Queue[Any]:
    given = Given(ports)
    owner_id = given.user().id
    for _ in range(ENDPOINTS):
        given.delivery(given.endpoint(owner_id=owner_id))
    return ports.deliveries.queue


def claimed_beside(ports: Ports, queue: Queue[Any], limit: int, others: int) -> list[list[UUID]]:
    """What is claimed by one and so many others, each of whom begins while those before have not committed."""
    with ThreadPoolExecutor(1) as threads:

        def claim() -> list[list[UUID]]:
            mine = [leased.id for leased in queue.claim(NOW, limit)]
            if not others:
                return [mine]
            beside = threads.submit(claimed_beside, ports, queue, limit, others - 1)
            return [mine, *beside.result(PATIENCE)]

        return ports.unit_of_work.run(claim)


@on_servers
@pytest.mark.parametrize(
    ("filled", "limit"),
    [(facts, 1), (facts, 5), (facts, 20), (facts, 25), (notifications, 5), (deliveries, 1), (deliveries, 4)],
)
def test_whoever_claims_beside_others_gets_as_much_as_they(
    ports: Ports, filled: Callable[[Ports], Queue[Any]], limit: int
) -> None:
    queue = filled(ports)
    claimed = claimed_beside(ports, queue, limit, AT_THE_SAME_TIME)
    assert [len(each) for each in claimed] == [limit] * (1 + AT_THE_SAME_TIME)
    ids = [id for each in claimed for id in each]
    assert ids == sorted(set(ids)), "the oldest first"
