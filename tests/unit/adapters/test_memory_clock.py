from datetime import UTC, datetime, timedelta, timezone

import pytest

from gatherly_adapters.memory.clock import FixedClock
from tests.contracts.rivals import at_once, often
from tests.factories import NOW


def test_it_stands_still() -> None:
    clock = FixedClock(NOW)
    assert [clock.now(), clock.now()] == [NOW, NOW]


def test_it_moves_on_when_told() -> None:
    clock = FixedClock(NOW)
    clock.advance(timedelta(minutes=15, microseconds=1))
    assert clock.now() == NOW + timedelta(minutes=15, microseconds=1)


def test_it_can_be_set_to_any_moment() -> None:
    clock = FixedClock(NOW)
    clock.set(NOW - timedelta(days=1))
    assert clock.now() == NOW - timedelta(days=1)


def test_it_tells_utc_whatever_the_zone_it_was_set_in() -> None:
    clock = FixedClock(datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=2))))
    assert clock.now() == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_it_refuses_a_moment_without_a_zone() -> None:
    clock = FixedClock(NOW)
    with pytest.raises(ValueError, match="time zone"):
        clock.set(NOW.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(NOW.replace(tzinfo=None))
    assert clock.now() == NOW


def test_it_counts_every_step_of_many_threads() -> None:
    clock = FixedClock(NOW)
    at_once(*[often(500, lambda: clock.advance(timedelta(seconds=1)))] * 4)
    assert clock.now() == NOW + timedelta(seconds=2000)
