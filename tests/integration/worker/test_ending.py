"""A worker that is told to end has one span of time for all that it is at, whatever that is."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import Ending, Gatherly, on_database, work
from gatherly_adapters.file_mailer import FileMailer
from gatherly_adapters.settings import Settings
from gatherly_core.booking.expire_bookings import ExpireBookings
from tests.installations import add_user, environ_for
from tests.working import wait_until

SECONDS = 10
IN_TIME = 0.5
LATE = 3
"""Seconds, far less than each of what it is at would be waited for alone."""


class Hanging:
    """Something that is begun, and does not end before the gate is opened."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.gate = threading.Event()

    def __call__(self, *_: object) -> int:
        self.begun.set()
        assert self.gate.wait(SECONDS)
        return 0


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load({}, environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path)))


@pytest.fixture
def gatherly(settings: Settings) -> Iterator[Gatherly]:
    with on_database(settings) as gatherly:
        gatherly.migrate()
        yield gatherly


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Hanging, Hanging]]:
    """A job, and a letter."""
    job, letter = Hanging(), Hanging()
    monkeypatch.setattr(ExpireBookings, "__call__", lambda *_: job())
    monkeypatch.setattr(FileMailer, "send", lambda *_: letter())
    yield job, letter
    for each in (job, letter):
        each.gate.set()


def begun(settings: Settings, ending: Ending) -> threading.Thread:
    worker = threading.Thread(target=work, args=(settings, ending), daemon=True)
    worker.start()
    return worker


def test_it_ends_in_time_though_all_that_it_is_at_hangs(
    gatherly: Gatherly, settings: Settings, hanging: tuple[Hanging, Hanging], caplog: pytest.LogCaptureFixture
) -> None:
    gatherly.application.accounts.request_password_reset(f"{add_user(gatherly).user_id}@example.com")
    ending = Ending(IN_TIME)
    worker = begun(settings, ending)
    wait_until(lambda: all(each.begun.is_set() for each in hanging), SECONDS)
    told = time.monotonic()
    ending.begin()
    worker.join(SECONDS)
    assert IN_TIME <= time.monotonic() - told < LATE
    assert "Not all that was begun has ended in time" in caplog.text


def test_it_ends_as_soon_as_nothing_is_left(
    gatherly: Gatherly, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    runs, clock = gatherly.ports.job_runs, gatherly.ports.clock
    ending = Ending()
    worker = begun(settings, ending)
    wait_until(lambda: gatherly.ports.unit_of_work.read(lambda: runs.last(clock.now())), SECONDS)
    ending.begin()
    worker.join(SECONDS)
    assert not worker.is_alive()
    assert "Not all" not in caplog.text


def test_it_has_no_more_time_when_it_is_told_again() -> None:
    ending = Ending(SECONDS)
    assert not ending.wait(0)
    assert ending.left == SECONDS
    ending.begin()
    left = ending.left
    assert ending.wait(0)
    ending.begin()
    assert ending.left <= left <= SECONDS
    over = Ending(0)
    over.begin()
    assert over.left == 0
