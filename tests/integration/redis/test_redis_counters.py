"""Counting in a Redis that runs, is killed, or hangs."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from redis import Redis

from gatherly_adapters.rate_limits import CountersAway
from gatherly_adapters.redis_counters import PREFIX, RedisCounters
from tests.redis_server import RedisServer


@pytest.fixture
def counters(redis: RedisServer) -> Iterator[RedisCounters]:
    with closing(RedisCounters(redis.url)) as counters:
        yield counters


def seconds_to_fail(counters: RedisCounters) -> float:
    start = time.perf_counter()
    with pytest.raises(CountersAway):
        counters.add("reads:ada:1", 60)
    return time.perf_counter() - start


def test_it_counts_what_all_count(counters: RedisCounters, redis: RedisServer) -> None:
    with closing(RedisCounters(redis.url)) as other:
        assert [each.add("reads:ada:1", 60) for each in (counters, other, counters)] == [1, 2, 3]
        assert other.add("reads:grace:1", 60) == 1


def test_nothing_of_it_stays(counters: RedisCounters, redis: RedisServer) -> None:
    counters.add("reads:ada:1", 60)
    with Redis.from_url(redis.url) as client:
        assert [key.decode() for key in client.scan_iter()] == [f"{PREFIX}reads:ada:1"]
        assert 0 < client.ttl(f"{PREFIX}reads:ada:1") <= 60


def test_it_fails_at_once_when_redis_was_killed(counters: RedisCounters, redis: RedisServer) -> None:
    counters.add("reads:ada:1", 60)
    redis.kill()
    assert seconds_to_fail(counters) < 0.2


def test_it_fails_soon_when_redis_hangs(counters: RedisCounters, redis: RedisServer) -> None:
    counters.add("reads:ada:1", 60)
    with redis.held():
        assert seconds_to_fail(counters) < 0.5
        assert seconds_to_fail(counters) < 0.5


def test_it_counts_again_in_a_redis_that_was_started_again(counters: RedisCounters, redis: RedisServer) -> None:
    counters.add("reads:ada:1", 60)
    redis.kill()
    seconds_to_fail(counters)
    redis.start()
    assert counters.add("reads:ada:1", 60) == 1


def test_it_fails_when_redis_refuses(counters: RedisCounters, redis: RedisServer) -> None:
    with Redis.from_url(redis.url) as client:
        client.config_set("maxmemory", "1")
    seconds_to_fail(counters)


def test_it_tells_no_password(redis: RedisServer) -> None:
    redis.end()
    with (
        closing(RedisCounters(redis.url.replace("127.0.0.1", "user:secret@127.0.0.1"))) as counters,
        pytest.raises(CountersAway) as told,
    ):
        counters.add("reads:ada:1", 60)
    assert "secret" not in str(told.value)
