from datetime import UTC, datetime, timedelta

from gatherly_adapters.system_clock import SystemClock


def test_it_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_it_tells_the_present() -> None:
    before = datetime.now(UTC)
    assert timedelta(0) <= SystemClock().now() - before < timedelta(seconds=5)


def test_it_tells_microseconds() -> None:
    clock = SystemClock()
    assert any(clock.now().microsecond % 1000 for _ in range(100))
