"""A Redis of a test's own."""

from collections.abc import Iterator

import pytest

from tests.redis_server import RedisServer, running_redis
from tests.server_programs import ServerMissing


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    try:
        with running_redis() as server:
            yield server
    except ServerMissing as missing:
        pytest.skip(str(missing))
