import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.scheduling import MemoryJobRuns
from gatherly_adapters.memory.unit_of_work import MemoryUnitOfWork
from gatherly_core.jobs import JOBS
from gatherly_core.kernel.scheduling import (
    LEASE,
    LONGEST,
    REMEMBERED,
    RENEWED_AFTER,
    ForgetRuns,
    Schedule,
    Task,
    period,
)
from tests.contracts.rivals import at_once

MIDNIGHT = datetime(2026, 11, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FEW = 10 * SECOND
EVERY = timedelta(minutes=5)


class Clockmaker:
    """Schedules on one store, and what they do."""

    def __init__(self) -> None:
        self.clock = FixedClock(MIDNIGHT)
        database = MemoryDatabase()
        self.unit_of_work = MemoryUnitOfWork(database)
        self.runs = MemoryJobRuns(database)
        self.done: list[str] = []
        self.failing: set[str] = set()
        self.meanwhile: Callable[[], object] = lambda: None

    def schedule(self, *names: str) -> Schedule:
        tasks = [Task(name, EVERY, lambda name=name: self.do(name)) for name in names]
        return Schedule(self.unit_of_work, self.runs, self.clock, tasks)

    def do(self, name: str) -> None:
        self.done.append(name)
        self.meanwhile()
        if name in self.failing:
            raise RuntimeError("This job is not done.")

    def failure(self, name: str) -> str | None:
        return self.unit_of_work.read(lambda: self.runs.last(self.clock.now()))[name].failure


@pytest.fixture
def maker() -> Clockmaker:
    return Clockmaker()


def run_all(schedule: Schedule) -> None:
    for task in schedule.due():
        schedule.run(task)


def test_periods_begin_where_the_clock_does() -> None:
    assert period(MIDNIGHT + 4 * SECOND, timedelta(seconds=5)) == MIDNIGHT
    assert period(MIDNIGHT + timedelta(minutes=7), EVERY) == MIDNIGHT + EVERY
    assert period(MIDNIGHT + timedelta(hours=23), timedelta(days=1)) == MIDNIGHT


def test_it_does_each_task_once_in_each_period(maker: Clockmaker) -> None:
    schedule = maker.schedule("a", "b")
    for _ in range(2):
        for _ in range(5):
            run_all(schedule)
            maker.clock.advance(timedelta(minutes=1))
    assert maker.done == ["a", "b", "a", "b"]


def test_two_schedules_do_it_once(maker: Clockmaker) -> None:
    one, other = maker.schedule("a"), maker.schedule("a")
    task, same = one.due()[0], other.due()[0]
    assert sorted(at_once(lambda: one.run(task), lambda: other.run(same))) == [False, True]
    assert maker.done == ["a"]
    assert one.due() == other.due() == []


def test_one_that_fails_keeps_no_other_from_being_done(maker: Clockmaker, caplog: pytest.LogCaptureFixture) -> None:
    maker.failing = {"a"}
    schedule = maker.schedule("a", "b")
    with caplog.at_level(logging.ERROR):
        run_all(schedule)
    assert maker.done == ["a", "b"]
    assert "This job is not done." in caplog.text
    assert (maker.failure("a"), maker.failure("b")) == ("RuntimeError", None)


def test_one_that_failed_is_done_again_in_the_next_period(maker: Clockmaker) -> None:
    maker.failing = {"a"}
    schedule = maker.schedule("a")
    run_all(schedule)
    run_all(schedule)
    maker.clock.advance(EVERY)
    run_all(schedule)
    assert maker.done == ["a", "a"]


def test_another_takes_over_from_who_died(maker: Clockmaker) -> None:
    maker.unit_of_work.run(lambda: maker.runs.begin("a", MIDNIGHT, MIDNIGHT))
    schedule = maker.schedule("a")
    assert schedule.due() == []
    maker.clock.advance(LEASE)
    run_all(schedule)
    assert maker.done == ["a"]


def takes(maker: Clockmaker, span: timedelta, *beside: Callable[[], object]) -> Callable[[], object]:
    """Something takes so long, once; beside it all those do something every few seconds."""

    def go_on() -> None:
        maker.meanwhile = lambda: None
        for _ in range(span // FEW):
            maker.clock.advance(FEW)
            for each in beside:
                each()

    return go_on


def test_nobody_begins_beside_it_what_takes_longer_than_a_lease(maker: Clockmaker) -> None:
    one, other = maker.schedule("a"), maker.schedule("a")
    maker.meanwhile = takes(maker, 10 * LEASE, one.renew, lambda: run_all(other))
    run_all(one)
    assert maker.done == ["a"]
    run_all(other)
    assert maker.done == ["a", "a"], "its next period has begun"


def test_it_renews_no_more_often_than_it_must(maker: Clockmaker, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule, renewed = maker.schedule("a"), []
    monkeypatch.setattr(maker.runs, "renew", lambda *run: renewed.append(run) or True)
    maker.meanwhile = takes(maker, LEASE, schedule.renew)
    run_all(schedule)
    schedule.renew()
    assert len(renewed) == LEASE // RENEWED_AFTER


def test_another_begins_what_takes_too_long_to_be_alive(maker: Clockmaker) -> None:
    one, other = maker.schedule("a"), maker.schedule("a")
    maker.meanwhile = takes(maker, LONGEST + 2 * LEASE, one.renew, lambda: run_all(other))
    run_all(one)
    assert maker.done == ["a", "a"]


def test_what_is_done_is_not_begun_again_although_another_is_at_it(
    maker: Clockmaker, caplog: pytest.LogCaptureFixture
) -> None:
    one, other = maker.schedule("a"), maker.schedule("a")

    def lose() -> None:
        maker.clock.advance(LEASE)
        assert maker.unit_of_work.run(lambda: maker.runs.begin("a", MIDNIGHT, maker.clock.now()))
        one.renew()
        one.renew()

    maker.meanwhile = lose
    run_all(one)
    maker.clock.advance(LEASE)
    run_all(one)
    run_all(other)
    assert maker.done == ["a"]
    assert caplog.text.count("another is at it") == 1


def test_who_is_ahead_of_the_others_does_not_do_it_for_them(maker: Clockmaker) -> None:
    maker.clock.advance(timedelta(days=1))
    run_all(maker.schedule("a"))
    maker.clock.advance(-timedelta(days=1))
    schedule = maker.schedule("a")
    for _ in range(3):
        run_all(schedule)
        maker.clock.advance(EVERY)
    maker.clock.advance(timedelta(days=1) - 3 * EVERY)
    run_all(schedule)
    assert maker.done == ["a"] * 5


def test_it_looks_at_the_store_no_more_than_it_must(maker: Clockmaker, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = maker.schedule("a")
    run_all(schedule)
    assert schedule.due() == []
    monkeypatch.setattr(maker.unit_of_work, "read", lambda block: pytest.fail("it looked"))
    assert schedule.due() == []


def test_it_forgets_the_runs_of_more_than_a_day_ago(maker: Clockmaker) -> None:
    schedule = maker.schedule("a")
    for _ in range(3):
        run_all(schedule)
        maker.clock.advance(EVERY)
    forget = ForgetRuns(maker.unit_of_work, maker.runs, maker.clock)
    assert forget() == 0
    maker.clock.advance(REMEMBERED)
    assert forget() == 2


def test_every_job_has_a_name_of_its_own_that_fits_its_column() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    assert all(len(name) <= 64 for name in names)
