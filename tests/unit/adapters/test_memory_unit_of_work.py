"""What is true of the unit of work and the outbox in memory beyond what the ports promise."""

import logging

import pytest

from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.outbox import MemoryOutbox
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.events.facts import EventCreated
from gatherly_core.inventory.facts import PlacesFreed
from gatherly_core.kernel.facts import Delivery, Fact
from gatherly_core.reactions import deliveries
from tests.contracts.contract import Boom, boom
from tests.contracts.rivals import at_once, often
from tests.factories import NOW, new_id


@pytest.fixture
def database() -> MemoryDatabase:
    return MemoryDatabase()


@pytest.fixture
def unit_of_work(database: MemoryDatabase) -> MemoryUnitOfWork:
    return MemoryUnitOfWork(database)


@pytest.fixture
def outbox(database: MemoryDatabase) -> MemoryOutbox:
    return MemoryOutbox(database, FixedClock(NOW), deliveries)


@pytest.fixture
def facts() -> list[Fact]:
    return [EventCreated(at=NOW, event_id=new_id()), PlacesFreed(at=NOW, event_id=new_id())]


def test_it_calls_a_block_once(unit_of_work: MemoryUnitOfWork) -> None:
    calls: list[int] = []
    unit_of_work.run(lambda: calls.append(1))
    with pytest.raises(Boom):
        unit_of_work.run(lambda: (calls.append(2), boom()))
    assert calls == [1, 2]


def test_it_runs_one_block_at_a_time(unit_of_work: MemoryUnitOfWork) -> None:
    inside: list[int] = []

    def enter_and_leave() -> None:
        inside.append(1)
        assert len(inside) == 1
        inside.pop()

    run = often(200, lambda: unit_of_work.run(enter_and_leave))
    read = often(200, lambda: unit_of_work.read(enter_and_leave))
    assert at_once(run, read, run, read) == [200] * 4


def test_it_logs_what_a_listener_raises(
    unit_of_work: MemoryUnitOfWork, outbox: MemoryOutbox, facts: list[Fact], caplog: pytest.LogCaptureFixture
) -> None:
    unit_of_work.on_commit(boom)
    with caplog.at_level(logging.ERROR):
        unit_of_work.run(lambda: outbox.add(*facts))
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [Boom]


def test_it_shows_every_fact_that_was_written(
    unit_of_work: MemoryUnitOfWork, outbox: MemoryOutbox, facts: list[Fact]
) -> None:
    unit_of_work.run(lambda: outbox.add(*facts))
    with pytest.raises(Boom):
        unit_of_work.run(lambda: (outbox.add(*facts), boom()))
    assert unit_of_work.read(outbox.written) == tuple(facts)


def test_it_shows_settled_facts_too(unit_of_work: MemoryUnitOfWork, outbox: MemoryOutbox, facts: list[Fact]) -> None:
    queue = outbox.queue(Delivery.AT_ONCE)
    unit_of_work.on_commit(lambda aftermath: unit_of_work.run(lambda: queue.settle(aftermath.mine[0], NOW)))
    unit_of_work.run(lambda: outbox.add(*facts))
    assert unit_of_work.read(outbox.written) == tuple(facts)
