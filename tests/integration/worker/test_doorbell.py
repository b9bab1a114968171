"""Calling workers, on both kinds of lines."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from gatherly_adapters.aftermath import Bell
from gatherly_adapters.worker.doorbell import MOST_CALLS, Doorbell
from gatherly_adapters.worker.line import NAME, line
from gatherly_adapters.worker.listening import Listening
from tests.redis_server import RedisServer
from tests.working import wait_until

SECONDS = 10
QUEUE = f"huey.redis.{NAME}"


class Line:
    """A line, and what is heard on it."""

    def __init__(self, url: str | None, folder: Path) -> None:
        self.url = url
        self._folder = folder
        self.heard: list[Bell] = []
        self.doorbell = Doorbell(self._opened)

    def waiting(self) -> int:
        return self._opened().huey.pending_count()

    @contextmanager
    def listening(self) -> Iterator[None]:
        listening = Listening(self._opened())
        listening.start()
        try:
            yield
        finally:
            listening.stop(graceful=True)

    def _opened(self):
        return line(self.url, self._folder, self.heard.append)


@pytest.fixture(params=["in a file", "in Redis"])
def calls(request: pytest.FixtureRequest, tmp_path: Path) -> Line:
    if request.param == "in a file":
        return Line(None, tmp_path)
    return in_redis(request.getfixturevalue("redis"), tmp_path)


@pytest.fixture
def redis_line(redis: RedisServer, tmp_path: Path) -> Line:
    return in_redis(redis, tmp_path)


def in_redis(server: RedisServer, folder: Path) -> Line:
    with Redis.from_url(server.url) as client:
        client.flushall()
    return Line(server.url, folder)


def test_who_listens_hears_every_bell(calls: Line) -> None:
    with calls.listening():
        for bell in Bell:
            calls.doorbell.ring(bell)
        wait_until(lambda: set(calls.heard) == set(Bell), SECONDS)


def test_calls_wait_for_who_will_listen_the_urgent_ones_first(calls: Line) -> None:
    calls.doorbell.ring(Bell.LETTERS)
    calls.doorbell.ring(Bell.FACTS)
    assert calls.waiting() == 2
    with calls.listening():
        wait_until(lambda: len(calls.heard) == 2, SECONDS)
    assert set(calls.heard) == {Bell.FACTS, Bell.LETTERS}


def test_it_leaves_it_at_a_few_calls_that_nobody_hears(calls: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gatherly_adapters.worker.doorbell.PAUSE_SECONDS", 0)
    for _ in range(MOST_CALLS + 5):
        calls.doorbell.ring(Bell.FACTS)
    assert calls.waiting() == MOST_CALLS


def test_what_is_no_call_is_not_heard(redis_line: Line, caplog: pytest.LogCaptureFixture) -> None:
    with Redis.from_url(str(redis_line.url)) as client:
        for number, garbage in enumerate((b"\x80\x04N.", b"{}", b"[1, 2", b'["1", "os.system", null]')):
            client.zadd(QUEUE, {number.to_bytes(8, "big") + garbage: -9})
    with redis_line.listening():
        redis_line.doorbell.ring(Bell.FACTS)
        wait_until(lambda: redis_line.heard, SECONDS)
    assert redis_line.heard == [Bell.FACTS]
    assert "what is no call" in caplog.text


def test_it_says_once_when_the_line_goes_and_when_it_is_back(
    redis_line: Line, redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    def told(text: str) -> int:
        return sum(text in record.getMessage() for record in caplog.records)

    with caplog.at_level(logging.WARNING), redis_line.listening():
        redis_line.doorbell.ring(Bell.FACTS)
        wait_until(lambda: redis_line.heard, SECONDS)
        redis.kill()
        for _ in range(5):
            redis_line.doorbell.ring(Bell.FACTS)
        wait_until(lambda: told("cannot be called") == 2, SECONDS)
        redis.start()
        for _ in range(5):
            redis_line.doorbell.ring(Bell.LETTERS)
        wait_until(lambda: Bell.LETTERS in redis_line.heard and told("can be called again") == 2, SECONDS)
    # Once who rings, once who listens.
    assert (told("cannot be called"), told("can be called again")) == (2, 2)
    assert all(record.levelno == logging.WARNING and not record.exc_info for record in caplog.records)


def test_a_folder_that_cannot_be_written_is_no_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("a file, not a folder")
    with caplog.at_level(logging.WARNING):
        Line(None, tmp_path / "data").doorbell.ring(Bell.FACTS)
    assert "cannot be called" in caplog.text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queue.sqlite"


@pytest.fixture
def file_line(tmp_path: Path) -> Line:
    return Line(None, tmp_path)


def test_a_damaged_file_is_replaced(file: Path, file_line: Line, caplog: pytest.LogCaptureFixture) -> None:
    file.write_bytes(b"This is no database. " * 500)
    file_line.doorbell.ring(Bell.FACTS)
    assert file_line.waiting() == 1
    assert "is damaged and replaced" in caplog.text
    assert "cannot be called" not in caplog.text


def test_so_is_one_that_is_damaged_where_nobody_sees_it_at_first(file: Path, file_line: Line) -> None:
    file_line.doorbell.ring(Bell.FACTS)
    file_line.doorbell.close()
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(content)
    Line(None, file.parent).doorbell.ring(Bell.PUSH)
    assert file_line.waiting() == 1


def test_it_goes_on_when_the_file_is_damaged_meanwhile(file: Path, file_line: Line) -> None:
    with file_line.listening():
        file_line.doorbell.ring(Bell.FACTS)
        wait_until(lambda: file_line.heard, SECONDS)
        for part in ("", "-wal"):
            damaged = Path(f"{file}{part}")
            damaged.write_bytes(b"\xff" * damaged.stat().st_size)
        wait_until(lambda: heard_again(file_line), SECONDS)


def test_it_goes_on_when_the_file_is_taken_away_meanwhile(file: Path, file_line: Line) -> None:
    with file_line.listening():
        file_line.doorbell.ring(Bell.FACTS)
        wait_until(lambda: file_line.heard, SECONDS)
        for part in file.parent.glob("queue.sqlite*"):
            part.unlink()
        Line(None, file.parent).doorbell.ring(Bell.PUSH)
        wait_until(lambda: Bell.PUSH in file_line.heard, SECONDS)


def heard_again(line: Line) -> bool:
    line.doorbell.ring(Bell.LETTERS)
    return Bell.LETTERS in line.heard


def test_it_goes_on_when_a_file_can_be_used_at_last(
    file: Path, file_line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    file.mkdir()
    with caplog.at_level(logging.WARNING), file_line.listening():
        file_line.doorbell.ring(Bell.FACTS)
        file_line.doorbell.ring(Bell.FACTS)
        assert "look by themselves" in str(file_line.doorbell.impaired())
        wait_until(lambda: caplog.text.count("cannot be called") == 2, SECONDS)
        file.rmdir()
        wait_until(lambda: heard_again(file_line), SECONDS)
    assert file_line.doorbell.impaired() is None
    assert (caplog.text.count("cannot be called"), caplog.text.count("can be called again")) == (2, 2)


def test_many_threads_may_ring_at_once(calls: Line) -> None:
    threads = [threading.Thread(target=calls.doorbell.ring, args=(Bell.FACTS,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert calls.waiting() == 8
