import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from gatherly_adapters.courier import Courier
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Envelope
from tests.factories import new_id

SECONDS = 10


def envelope() -> Envelope:
    return Envelope(new_id(), PlacesFreed(event_id=new_id(), at=datetime.now(UTC)), 0)


class Deliveries:
    """Writes down what is delivered, and by which thread; waits at a gate that a test may close."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.open.set()
        self.started = threading.Event()
        self.delivered: list[Envelope] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, envelopes: Sequence[Envelope]) -> None:
        self.started.set()
        assert self.open.wait(SECONDS)
        self.threads.add(threading.current_thread())
        self.delivered += envelopes


@pytest.fixture
def deliveries() -> Deliveries:
    return Deliveries()


def test_it_delivers_in_one_thread_of_its_own_in_order(deliveries: Deliveries) -> None:
    courier, sent = Courier(deliveries), [envelope() for _ in range(50)]
    for first in range(0, 50, 5):
        courier.take(sent[first : first + 5])
    courier.close(SECONDS)
    assert deliveries.delivered == sent
    assert len(deliveries.threads) == 1
    assert threading.current_thread() not in deliveries.threads


def test_nobody_waits_for_it(deliveries: Deliveries) -> None:
    deliveries.open.clear()
    courier = Courier(deliveries)
    courier.take([envelope()])
    assert deliveries.started.wait(SECONDS)
    courier.take([envelope()])
    assert deliveries.delivered == []
    deliveries.open.set()
    courier.close(SECONDS)
    assert len(deliveries.delivered) == 2


def test_it_ends_in_time_whatever_is_left(deliveries: Deliveries) -> None:
    deliveries.open.clear()
    courier = Courier(deliveries)
    courier.take([envelope()])
    assert deliveries.started.wait(SECONDS)
    courier.close(0.05)
    assert deliveries.delivered == []
    deliveries.open.set()


def test_it_begins_no_thread_before_there_is_something_to_do(deliveries: Deliveries) -> None:
    before = threading.active_count()
    courier = Courier(deliveries)
    courier.take([])
    assert threading.active_count() == before
    courier.close(SECONDS)
    assert not deliveries.started.is_set()


def test_many_threads_share_its_thread(deliveries: Deliveries) -> None:
    courier, sent = Courier(deliveries), [envelope() for _ in range(20)]
    threads = [threading.Thread(target=courier.take, args=([one],)) for one in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    courier.close(SECONDS)
    assert {one.id for one in deliveries.delivered} == {one.id for one in sent}
    assert len(deliveries.threads) == 1
