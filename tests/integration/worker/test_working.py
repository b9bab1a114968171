"""Workers in processes of their own."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.clock import FixedClock
from gatherly_adapters.settings import Settings
from gatherly_adapters.sql.scheduling import job_runs
from gatherly_core.accounts.model import Role
from gatherly_core.booking.counter import BookingRequest, Wish
from gatherly_core.booking.model import BookingStatus
from gatherly_core.kernel.scheduling import period
from tests.installations import add_event, add_user, environ_for
from tests.redis_server import RedisServer
from tests.serving import post, served
from tests.working import wait_until, working

LATER = timedelta(minutes=30)


def ask_for_letters(gatherly: Gatherly, number: int) -> None:
    """Has so many people ask for a letter."""
    for _ in range(number):
        gatherly.application.accounts.request_password_reset(f"{add_user(gatherly).user_id}@example.com")


def letters(folder: Path) -> list[Path]:
    return list(folder.glob("mail/reset-password-*.eml"))


def test_what_was_asked_for_is_done_without_anybody_looking_after_it(
    gatherly: Gatherly, environ: dict[str, str], tmp_path: Path
) -> None:
    with working(environ, tmp_path / "log") as worker:
        ask_for_letters(gatherly, 1)
        wait_until(lambda: letters(tmp_path))
        assert worker.stop() == 0
    assert gatherly.drain() == 0


def test_what_was_asked_for_while_nobody_worked_is_done_by_the_next_worker(
    gatherly: Gatherly, environ: dict[str, str], tmp_path: Path
) -> None:
    ask_for_letters(gatherly, 3)
    assert letters(tmp_path) == []
    with working(environ, tmp_path / "log"):
        wait_until(lambda: len(letters(tmp_path)) == 3)


def test_two_workers_do_everything_once(gatherly: Gatherly, environ: dict[str, str], tmp_path: Path) -> None:
    logs = [tmp_path / "one.log", tmp_path / "other.log"]
    with working(environ, logs[0]) as one, working(environ, logs[1]) as other:
        ask_for_letters(gatherly, 30)
        wait_until(lambda: len(letters(tmp_path)) == 30)
        assert (one.stop(), other.stop()) == (0, 0)
    assert sum(log.read_text().count("There is a letter in") for log in logs if "reset" in log.read_text()) == 30


def test_bookings_go_on_and_letters_follow_while_redis_is_away(redis: RedisServer, tmp_path: Path) -> None:
    environ = environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path), REDIS_URL=redis.url)
    with on_database(Settings.load({}, environ)) as gatherly:
        gatherly.migrate()
        organizer = add_user(gatherly, Role.ORGANIZER)
        event_id = add_event(gatherly, organizer, 10)
        with working(environ, tmp_path / "log"):
            redis.kill()
            try:
                booking = gatherly.application.booking.place_booking(
                    BookingRequest(add_user(gatherly), event_id, (Wish(1),))
                )
                ask_for_letters(gatherly, 2)
                gatherly.application.events.cancel_event(organizer, event_id)
                wait_until(lambda: len(letters(tmp_path)) == 2)
                wait_until(lambda: status_of(gatherly, booking.id) is BookingStatus.CANCELLED)
            finally:
                redis.start()


def status_of(gatherly, booking_id):
    return gatherly.ports.unit_of_work.read(lambda: gatherly.ports.bookings.get(booking_id)).status


@pytest.mark.parametrize("environ", ["without Redis"], indirect=True)
def test_letters_go_while_workers_cannot_be_called(gatherly: Gatherly, environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "queue.sqlite").mkdir()
    with working(environ, tmp_path / "log") as worker:
        ask_for_letters(gatherly, 1)
        wait_until(lambda: letters(tmp_path))
        wait_until(lambda: "Workers cannot be called: they look by themselves" in " ".join(gatherly.impaired()))
        (tmp_path / "queue.sqlite").rmdir()
        wait_until(lambda: gatherly.impaired() == [])
        assert worker.stop() == 0
    assert "Workers cannot be called now" in worker.logged()


@pytest.mark.parametrize("environ", ["without Redis"], indirect=True)
def test_a_worker_that_is_told_to_end_finishes_what_it_has_begun(
    gatherly: Gatherly, environ: dict[str, str], tmp_path: Path
) -> None:
    ask_for_letters(gatherly, 5)
    with working(environ, tmp_path / "log", "tests.integration.worker.slow_worker", str(tmp_path)) as worker:
        wait_until(lambda: list(tmp_path.glob("begun-*")))
        assert worker.stop() == 0
    begun = {file.name.removeprefix("begun-") for file in tmp_path.glob("begun-*")}
    assert 0 < len(begun) < 5
    assert {file.stem for file in letters(tmp_path)} == begun
    # What it had claimed and not begun is due at once.
    assert gatherly.drain() == 5 - len(begun)


@pytest.mark.parametrize("environ", ["without Redis"], indirect=True)
def test_what_a_worker_was_at_when_it_was_killed_is_done_by_another(
    gatherly: Gatherly, environ: dict[str, str], tmp_path: Path
) -> None:
    ask_for_letters(gatherly, 2)
    with working(environ, tmp_path / "log", "tests.integration.worker.slow_worker", str(tmp_path)) as worker:
        wait_until(lambda: list(tmp_path.glob("begun-*")))
        worker.kill()
    done = len(letters(tmp_path))
    assert done < 2
    assert gatherly.drain() == 0, "the one that was killed may still be at it"
    clock = FixedClock(datetime.now(UTC) + LATER)
    with on_database(Settings.load({}, environ), clock) as another:
        assert another.drain() >= 2 - done
    assert len(letters(tmp_path)) == 2


@pytest.mark.parametrize("environ", ["without Redis"], indirect=True)
def test_a_server_without_redis_brings_its_own_worker(
    gatherly: Gatherly, environ: dict[str, str], tmp_path: Path
) -> None:
    new = {"name": "Ada", "email": "ada@example.com", "password": "a fine password"}
    with served({**environ, "GATHERLY_PROCESSES": "1"}) as (_, port):
        assert post(port, "/api/auth/register", new)[0] == 201
        wait_until(lambda: list(tmp_path.glob("mail/verify-email-*.eml")))


def runs(gatherly: Gatherly, job: str) -> list[datetime]:
    """The periods in which a job was run."""
    with gatherly._database.write_engine.connect() as connection:
        return list(connection.execute(select(job_runs.c.period).where(job_runs.c.job == job)).scalars())


@pytest.mark.parametrize("environ", ["without Redis"], indirect=True)
def test_two_workers_run_each_job_once_in_its_period(
    gatherly: Gatherly, environ: dict[str, str], tmp_path: Path
) -> None:
    logs = [tmp_path / "one.log", tmp_path / "other.log"]
    program = ("tests.integration.worker.telling_worker", str(tmp_path / "done"))
    with working(environ, logs[0], *program) as one, working(environ, logs[1], *program) as other:
        wait_until(lambda: len(runs(gatherly, "expire_holds")) >= 2)
        assert (one.stop(), other.stop()) == (0, 0)
    begun = runs(gatherly, "expire_holds")
    assert all(later - earlier >= timedelta(seconds=10) for earlier, later in pairwise(sorted(begun)))
    assert (tmp_path / "done").read_text().count("expired") == len(begun)
    assert len(runs(gatherly, "reconcile")) in (1, 2)
    assert all(
        run.ended_at and not run.failure
        for run in gatherly.ports.unit_of_work.read(lambda: gatherly.ports.job_runs.last(datetime.now(UTC))).values()
    )


@pytest.mark.parametrize("environ", ["with Redis"], indirect=True)
def test_operators_are_told_that_nobody_works(gatherly: Gatherly, environ: dict[str, str], tmp_path: Path) -> None:
    assert "No worker has been seen" in " ".join(gatherly.impaired())
    with working(environ, tmp_path / "log"):
        wait_until(lambda: gatherly.impaired() == [])
    with on_database(Settings.load({}, environ), FixedClock(datetime.now(UTC) + timedelta(minutes=3))) as later:
        assert "No worker has been seen" in " ".join(later.impaired())


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=2)])
@pytest.mark.parametrize("environ", ["with Redis"], indirect=True)
def test_operators_are_told_so_even_if_the_clock_of_the_last_one_was_ahead(
    gatherly: Gatherly, ahead: timedelta
) -> None:
    then = datetime.now(UTC) + ahead
    for every in (timedelta(minutes=5), timedelta(weeks=1)):
        run = partial(gatherly.ports.job_runs.begin, f"every {every}", period(then, every), then)
        gatherly.ports.unit_of_work.run(run)
    assert "No worker has been seen" in " ".join(gatherly.impaired())
