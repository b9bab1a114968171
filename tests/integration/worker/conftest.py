"""A Redis, and installations whose work is left to workers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.settings import Settings
from tests.installations import environ_for
from tests.originals import Original
from tests.redis_server import RedisServer, running_redis
from tests.server_programs import ServerMissing


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    try:
        with running_redis() as server:
            yield server
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=["without Redis", "with Redis"])
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Of a SQLite file, whose workers are called through another file, or through Redis."""
    line = {} if request.param == "without Redis" else {"REDIS_URL": request.getfixturevalue("redis").url}
    return environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path), **line)


@pytest.fixture
def gatherly(environ: dict[str, str], original_file: Original) -> Iterator[Gatherly]:
    """A process like those that serve: it calls the workers."""
    original_file.fill(environ["DATABASE_URL"])
    with on_database(Settings.load({}, environ)) as gatherly:
        yield gatherly
