"""Counters in Redis, which all processes of all machines share."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from gatherly_adapters.rate_limits import CountersAway

PREFIX = "gatherly:rate:"
PATIENCE_SECONDS = 0.1
"""How long connecting may take, and an answer. Redis on a good network takes a thousandth of a second."""


class RedisCounters:
    """Counts in the Redis at `url`, which need not keep them: to lose them is to begin anew."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            # Who waits is somebody's request: what fails is counted without Redis, and not tried again.
            retry=Retry(NoBackoff(), 0),
        )

    def add(self, key: str, seconds: int) -> int:
        """Adds one and answers the new count; counters that nobody adds to for so long are forgotten.

        CountersAway when Redis does not do it in time.
        """
        try:
            with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.incr(PREFIX + key)
                pipeline.expire(PREFIX + key, seconds)
                count, _ = pipeline.execute()
        except (RedisError, OSError) as failure:
            # What these say is Redis's own text, or the address of its host: the URL's password is in neither.
            raise CountersAway(f"Redis does not answer ({type(failure).__name__}).") from failure
        return int(count)

    def close(self) -> None:
        """Closes the connections."""
        self._redis.close()
