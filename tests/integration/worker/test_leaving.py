"""A worker that is told to end leaves in time, whatever hangs."""

import time
from pathlib import Path

import pytest

from gatherly_adapters.bootstrap import on_database
from gatherly_adapters.worker.ending import LEAVING_SECONDS
from tests.installations import environ_for, settings_for
from tests.integration.worker.hasty_worker import LOOKING
from tests.servers import ON_SERVERS, MysqlProtocolServer
from tests.working import WorkerProcess, interpreted, wait_until, working

SECONDS = 1
AT_MOST = SECONDS + LEAVING_SECONDS + 4
"""With what a busy machine may add."""
PROGRAM = ("tests.integration.worker.hasty_worker", str(SECONDS))


def stopped_in(worker: WorkerProcess) -> float:
    """Seconds; it ends well."""
    told = time.monotonic()
    assert worker.stop() == 0
    return time.monotonic() - told


@pytest.mark.parametrize("database_server", ON_SERVERS, indirect=True)
def test_it_leaves_in_time_while_the_database_hangs(
    database_server: MysqlProtocolServer, fresh_database_url: str, tmp_path: Path
) -> None:
    looks = tmp_path / "looks"
    with working(environ_for(fresh_database_url), tmp_path / "log", *PROGRAM, str(looks), start=interpreted) as worker:
        wait_until(looks.exists)
        with database_server.hanging():
            wait_until(lambda: looks.read_text() == LOOKING)
            assert stopped_in(worker) < AT_MOST
    assert "others do it again" in worker.logged()


def test_it_leaves_in_time_although_it_does_not_come_to_its_end(tmp_path: Path) -> None:
    environ = environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path))
    with on_database(settings_for(environ["DATABASE_URL"])) as gatherly:
        gatherly.migrate()
    looks = tmp_path / "looks"
    with working(environ, tmp_path / "log", *PROGRAM, str(looks), "stuck", start=interpreted) as worker:
        wait_until(looks.exists)
        assert SECONDS <= stopped_in(worker) < AT_MOST
        assert "The worker leaves what hangs" in worker.logged()


def test_what_keeps_a_worker_from_working_ends_it_badly(tmp_path: Path) -> None:
    program = ("tests.integration.worker.hasty_worker", str(SECONDS), str(tmp_path))
    environ = environ_for(f"sqlite:///{tmp_path}/gatherly.db", GATHERLY_DATA=str(tmp_path))
    with working(environ, tmp_path / "log", *program, start=interpreted) as worker:
        assert worker.process.wait(AT_MOST) == 1
    assert "IsADirectoryError" in worker.logged()
