import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.scheduling import MemoryJobRuns
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_adapters.worker.clockwork import AT_A_TIME, Clockwork
from gatherly_core.kernel.scheduling import LEASE, Schedule, Task
from tests.factories import NOW

SECONDS = 10
EVERY = timedelta(minutes=1)


class Workshop:
    """Tasks that say when they have begun; those that `stay` go on until the gate is opened."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun: list[str] = []
        self.clock = FixedClock(NOW)
        database = MemoryDatabase()
        self.unit_of_work = MemoryUnitOfWork(database)
        self.runs = MemoryJobRuns(database)
        self._changed = threading.Condition()

    def clockwork(self, *tasks: Task) -> Clockwork:
        return Clockwork(Schedule(self.unit_of_work, self.runs, self.clock, tasks))

    def task(self, name: str, *, stay: bool, apart: bool = False) -> Task:
        def do() -> None:
            with self._changed:
                self.begun.append(name)
                self._changed.notify_all()
            if stay:
                assert self.gate.wait(SECONDS)

        return Task(name, EVERY, do, apart)

    def wait_for(self, number: int, seconds: float = SECONDS) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: len(self.begun) >= number, seconds)


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    workshop = Workshop()
    yield workshop
    workshop.gate.set()


def test_it_does_a_few_at_a_time(workshop: Workshop) -> None:
    clockwork = workshop.clockwork(*[workshop.task(str(number), stay=True) for number in range(AT_A_TIME + 2)])
    clockwork.tick()
    assert workshop.wait_for(AT_A_TIME)
    assert not workshop.wait_for(AT_A_TIME + 1, 0.05)
    workshop.gate.set()
    assert workshop.wait_for(AT_A_TIME + 2)
    assert clockwork.close(SECONDS)


def test_nothing_waits_for_what_is_done_apart(workshop: Workshop) -> None:
    apart = [workshop.task(f"apart {number}", stay=True, apart=True) for number in range(AT_A_TIME + 1)]
    clockwork = workshop.clockwork(*apart, workshop.task("quick", stay=False))
    clockwork.tick()
    assert workshop.wait_for(len(apart) + 1)
    assert "quick" in workshop.begun


def test_what_is_done_apart_waits_for_nothing(workshop: Workshop) -> None:
    slow = [workshop.task(str(number), stay=True) for number in range(AT_A_TIME + 1)]
    clockwork = workshop.clockwork(*slow, workshop.task("apart", stay=False, apart=True))
    clockwork.tick()
    assert workshop.wait_for(AT_A_TIME + 1)
    assert "apart" in workshop.begun


def test_it_begins_nothing_that_it_is_at(workshop: Workshop) -> None:
    clockwork = workshop.clockwork(workshop.task("slow", stay=True, apart=True))
    clockwork.tick()
    assert workshop.wait_for(1)
    clockwork.tick()
    assert not workshop.wait_for(2, 0.05)


def test_it_keeps_what_it_is_at_for_itself(workshop: Workshop) -> None:
    clockwork = workshop.clockwork(workshop.task("slow", stay=True))
    clockwork.tick()
    assert workshop.wait_for(1)
    workshop.clock.advance(LEASE / 2)
    clockwork.tick()
    run = workshop.unit_of_work.read(lambda: workshop.runs.last(workshop.clock.now()))["slow"]
    assert (run.begun_at, run.leased_until) == (NOW, NOW + LEASE / 2 + LEASE)


def test_it_begins_nothing_more_once_it_is_closed(workshop: Workshop) -> None:
    slow = [workshop.task(str(number), stay=True) for number in range(AT_A_TIME)]
    clockwork = workshop.clockwork(*slow, workshop.task("late", stay=False))
    clockwork.tick()
    assert workshop.wait_for(AT_A_TIME)
    assert not clockwork.close(0.05)
    workshop.gate.set()
    assert clockwork.close(SECONDS)
    assert len(workshop.begun) == AT_A_TIME


def test_it_can_be_closed_just_as_it_begins_something(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    clockwork = workshop.clockwork(workshop.task("late", stay=True))

    class Slow(threading.Thread):
        def start(self) -> None:
            assert clockwork.close(SECONDS)
            super().start()
            self.join(SECONDS)

    monkeypatch.setattr(threading, "Thread", Slow)
    clockwork.tick()
    assert workshop.begun == []
