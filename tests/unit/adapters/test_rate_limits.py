"""Counting how often somebody asks, with counters that come and go."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from gatherly_adapters import rate_limits
from gatherly_adapters.bootstrap import FIRST_MOMENT
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.rate_limit_settings import Limit, Traffic
from gatherly_adapters.rate_limits import CountersAway, OwnCounters, RateLimits

LIMITS = {
    Traffic.AUTH: Limit(6, 60),
    Traffic.HEAVY: Limit(3, 60),
    Traffic.EXPORTS: Limit(2, 3600),
    Traffic.WRITES: Limit(4, 1),
    Traffic.READS: Limit(5, 60),
}


class Counters:
    """Shared counters that can be switched off."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.away = False
        self.asked_by: list[str] = []
        self.closed = False

    def add(self, key: str, seconds: int) -> int:
        self.asked_by.append(threading.current_thread().name)
        if self.away:
            raise CountersAway("They are away.")
        self.counts[key] += 1
        return self.counts[key]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(FIRST_MOMENT)


@pytest.fixture
def shared() -> Counters:
    return Counters()


@pytest.fixture
def limits(clock: FixedClock, shared: Counters) -> Iterator[RateLimits]:
    """Those of one of three processes."""
    limits = RateLimits(LIMITS, clock, processes=3, shared=shared, probe_seconds=0.01)
    yield limits
    limits.close()


def allowed(limits: RateLimits, traffic: Traffic, caller: str = "ada") -> int:
    """How many requests come through until one does not."""
    for count in range(100):
        if limits.count(traffic, caller).exceeded:
            return count
    raise AssertionError("There was no limit.")


class TestAlone:
    @pytest.fixture
    def limits(self, clock: FixedClock) -> RateLimits:
        return RateLimits(LIMITS, clock)

    def test_it_says_what_is_left(self, limits: RateLimits, clock: FixedClock) -> None:
        clock.advance(timedelta(seconds=12.5))
        told = [limits.count(Traffic.HEAVY, "ada") for _ in range(5)]
        assert [each.remaining for each in told] == [2, 1, 0, 0, 0]
        assert [each.exceeded for each in told] == [False, False, False, True, True]
        assert {(each.limit, each.reset) for each in told} == {(3, 48)}

    def test_it_begins_anew_with_each_window(self, limits: RateLimits, clock: FixedClock) -> None:
        assert allowed(limits, Traffic.HEAVY) == 3
        clock.advance(timedelta(seconds=59.9))
        assert limits.count(Traffic.HEAVY, "ada").exceeded
        clock.advance(timedelta(seconds=0.1))
        assert allowed(limits, Traffic.HEAVY) == 3

    def test_it_counts_each_kind_and_each_caller_for_itself(self, limits: RateLimits) -> None:
        for caller in ("ada", "grace"):
            for traffic, limit in LIMITS.items():
                assert allowed(limits, traffic, caller) == limit.amount

    def test_it_forgets_who_asked_in_earlier_windows(self) -> None:
        counters = OwnCounters()
        for number in range(1000):
            counters.add(f"caller {number}", 60, 1)
        assert counters.add("ada", 60, 2) == 1
        assert len(counters) == 1

    def test_it_loses_no_count_between_threads(self, clock: FixedClock) -> None:
        limits = RateLimits({**LIMITS, Traffic.READS: Limit(1_000_000, 60)}, clock)

        def ask() -> None:
            for _ in range(2000):
                limits.count(Traffic.READS, "ada")

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert limits.count(Traffic.READS, "ada").remaining == 1_000_000 - 8001

    def test_processes_share_what_may_be_guessed(self, clock: FixedClock) -> None:
        assert allowed(RateLimits(LIMITS, clock, processes=3), Traffic.AUTH) == 2
        assert allowed(RateLimits(LIMITS, clock, processes=100), Traffic.AUTH) == 1
        assert allowed(RateLimits(LIMITS, clock, processes=3), Traffic.READS) == 5

    def test_it_lacks_nothing(self, limits: RateLimits) -> None:
        assert limits.impaired() is None


class TestTogether:
    def test_processes_count_together(self, limits: RateLimits, clock: FixedClock, shared: Counters) -> None:
        other = RateLimits(LIMITS, clock, processes=3, shared=shared)
        for _ in range(3):
            limits.count(Traffic.AUTH, "ada")
            other.count(Traffic.AUTH, "ada")
        assert limits.count(Traffic.AUTH, "ada").exceeded
        assert other.count(Traffic.AUTH, "ada").exceeded

    def test_windows_are_told_apart(self, limits: RateLimits, clock: FixedClock) -> None:
        assert allowed(limits, Traffic.HEAVY) == 3
        clock.advance(timedelta(seconds=60))
        assert allowed(limits, Traffic.HEAVY) == 3

    def test_it_lacks_nothing(self, limits: RateLimits) -> None:
        assert limits.impaired() is None


class TestAway:
    def test_a_process_counts_for_itself(self, limits: RateLimits, shared: Counters) -> None:
        shared.away = True
        assert allowed(limits, Traffic.AUTH) == 2
        assert allowed(limits, Traffic.READS) == 5

    def test_it_says_so(self, limits: RateLimits, shared: Counters) -> None:
        shared.away = True
        assert limits.impaired() == "They are away."
        shared.away = False
        await_return(limits)

    def test_only_the_first_request_notices(self, limits: RateLimits, shared: Counters) -> None:
        shared.away = True
        for _ in range(50):
            limits.count(Traffic.READS, "ada")
        assert shared.asked_by.count(threading.current_thread().name) == 1

    def test_the_counters_are_used_again_once_they_are_back(self, limits: RateLimits, shared: Counters) -> None:
        shared.away = True
        limits.count(Traffic.AUTH, "ada")
        shared.away = False
        await_return(limits)
        shared.counts.clear()
        assert allowed(limits, Traffic.AUTH) == 6

    def test_it_warns_once_each_way(
        self, limits: RateLimits, shared: Counters, caplog: pytest.LogCaptureFixture
    ) -> None:
        shared.away = True
        for _ in range(20):
            limits.count(Traffic.READS, "ada")
        shared.away = False
        await_return(limits)
        warnings = [record for record in caplog.records if record.name == rate_limits.__name__]
        assert len(warnings) == 2
        assert "They are away." in caplog.text

    def test_it_looks_for_nothing_once_it_is_closed(self, limits: RateLimits, shared: Counters) -> None:
        shared.away = True
        limits.count(Traffic.READS, "ada")
        limits.close()
        asked = len(shared.asked_by)
        assert shared.closed
        threading.Event().wait(0.05)
        assert len(shared.asked_by) == asked


def await_return(limits: RateLimits) -> None:
    for _ in range(500):
        if limits.impaired() is None:
            return
        threading.Event().wait(0.01)
    raise AssertionError("The counters stay away.")
