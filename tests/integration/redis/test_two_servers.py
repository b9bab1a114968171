"""Two servers that count together, lose their Redis, and find it again."""

import http.client
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from gatherly_adapters.bootstrap import Gatherly, on_database
from tests.installations import add_user, environ_for, settings_for, token_of
from tests.redis_server import RedisServer, running_redis
from tests.server_programs import ServerMissing
from tests.serving import served

AUTH = 4
READS = 6
HEARD = 415
"""What a sign-in is told that has no content: the limits let it through."""


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """One for all of these tests, whose clients have addresses of their own."""
    try:
        with running_redis() as server:
            yield server
    except ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory, redis: RedisServer) -> dict[str, str]:
    data = tmp_path_factory.mktemp("two-servers")
    return environ_for(
        f"sqlite:///{data}/gatherly.db",
        GATHERLY_DATA=str(data),
        REDIS_URL=redis.url,
        GATHERLY_PROCESSES="1",
        GATHERLY_TRUSTED_PROXIES="127.0.0.1",
        GATHERLY_RATE_LIMITS="on",
        GATHERLY_RATE_LIMIT_AUTH=f"{AUTH}/hour",
        GATHERLY_RATE_LIMIT_READS=f"{READS}/hour",
    )


@pytest.fixture(scope="module")
def gatherly(environ: dict[str, str]) -> Iterator[Gatherly]:
    with on_database(settings_for(environ["DATABASE_URL"])) as gatherly:
        gatherly.migrate()
        yield gatherly


@pytest.fixture(scope="module")
def ports(environ: dict[str, str], gatherly: Gatherly) -> Iterator[tuple[int, int]]:
    """Those of the two servers."""
    with ExitStack() as servers:
        (_, one), (_, other) = (servers.enter_context(served(environ)) for _ in range(2))
        yield one, other


class Client:
    """Somebody behind a proxy, who writes into X-Forwarded-For what they like."""

    def __init__(self, address: str, token: str | None = None) -> None:
        self._address = address
        self._token = token
        self.slowest = 0.0

    def ask(self, port: int, method: str, path: str, *forged: str) -> int:
        """The status of the answer. Each forged address comes in a header of its own, before the proxy's."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        start = time.perf_counter()
        connection.putrequest(method, path)
        for address in (*forged, self._address):
            connection.putheader("X-Forwarded-For", address)
        if self._token:
            connection.putheader("Authorization", f"Bearer {self._token}")
        connection.putheader("Content-Length", "0")
        connection.endheaders()
        status = connection.getresponse().status
        self.slowest = max(self.slowest, time.perf_counter() - start)
        connection.close()
        return status

    def guess(self, port: int, *forged: str) -> int:
        """Tries to sign in, which nothing but the limits must look at: there is not even a password."""
        return self.ask(port, "POST", "/api/auth/login", *forged)


def wait_for(port: int, degraded: bytes, *, told: bool = True) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        answered = answer.read()
        connection.close()
        assert answer.status == 200
        if (degraded in answered) is told:
            return
        time.sleep(0.05)
    raise AssertionError(f"{degraded!r} is {'not ' if told else ''}told.")


def test_they_count_together(ports: tuple[int, int]) -> None:
    one, other = ports
    mallory = Client("198.51.100.7")
    tries = [mallory.guess(port) for port in (one, other, one, other, one, other)]
    assert tries == [HEARD] * AUTH + [429, 429]
    assert Client("198.51.100.8").guess(one) == HEARD


def test_nobody_is_taken_for_another(ports: tuple[int, int]) -> None:
    mallory = Client("192.0.2.7")
    for number in range(AUTH):
        assert mallory.guess(ports[0], f"203.0.113.{number}", "127.0.0.1") == HEARD
    assert mallory.guess(ports[0], "203.0.113.99") == 429
    assert mallory.guess(ports[1], "203.0.113.98, 203.0.113.97", "garbage") == 429


def test_a_user_is_the_same_from_everywhere(ports: tuple[int, int], gatherly: Gatherly) -> None:
    token = token_of(gatherly, add_user(gatherly))
    for number in range(READS):
        assert Client(f"198.51.100.{number}", token).ask(ports[number % 2], "GET", "/api/events") == 200
    assert Client("2001:db8::1", token).ask(ports[0], "GET", "/api/events") == 429
    assert Client("2001:db8:1::1").ask(ports[0], "GET", "/api/events") == 200


def test_killing_redis_opens_and_closes_nothing(ports: tuple[int, int], redis: RedisServer) -> None:
    one, other = ports
    mallory, visitor = Client("192.0.2.17"), Client("192.0.2.19")
    for _ in range(AUTH):
        mallory.guess(one)
    assert mallory.guess(other) == 429

    redis.kill()
    # What it has counted is lost; but from here on each server counts for itself.
    for port in ports:
        assert [mallory.guess(port) for _ in range(AUTH + 2)] == [HEARD] * AUTH + [429, 429]
        assert visitor.ask(port, "GET", "/api/events") == 200
        wait_for(port, b"Redis does not answer")
    assert max(mallory.slowest, visitor.slowest) < 2

    redis.start()
    for port in ports:
        wait_for(port, b"Redis does not answer", told=False)
    tries = [mallory.guess(port) for port in (one, other, one, other, one, other)]
    assert tries == [HEARD] * AUTH + [429, 429]


def test_a_redis_that_hangs_holds_nobody_up(ports: tuple[int, int], redis: RedisServer) -> None:
    visitor = Client("192.0.2.29")
    assert visitor.ask(ports[0], "GET", "/api/events") == 200
    with redis.held():
        assert visitor.ask(ports[0], "GET", "/api/events") == 200
        later = Client("192.0.2.29")
        for _ in range(READS - 1):
            assert later.ask(ports[0], "GET", "/api/events") == 200
        assert later.ask(ports[0], "GET", "/api/events") == 429
        assert visitor.slowest < 2
        assert later.slowest < 1
    wait_for(ports[0], b"Redis does not answer", told=False)
