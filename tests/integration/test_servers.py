"""The throw-away servers themselves: a test that trusts them must be able to."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.server_programs import ServerMissing, program
from tests.servers import ON_SERVERS, DatabaseServer, running

START_AND_DIE = """
import os, signal, sys
from tests.servers import running
server = running(sys.argv[1])
print(server.__enter__().port, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def test_it_gives_each_test_a_database_of_its_own(database_server: DatabaseServer, empty_database_url: str) -> None:
    other = database_server.create_database()
    rows(empty_database_url, "CREATE TABLE here (id INTEGER)")
    rows(other, "CREATE TABLE here (id INTEGER)")
    rows(empty_database_url, "INSERT INTO here VALUES (1)")
    database_server.drop_database(other)
    assert rows(empty_database_url, "SELECT id FROM here") == [(1,)]


@pytest.mark.parametrize("database_server", ON_SERVERS, indirect=True)
def test_it_starts_the_server_that_was_asked_for(database_server: DatabaseServer, empty_database_url: str) -> None:
    [(version,)] = rows(empty_database_url, "SELECT VERSION()")
    assert ("MariaDB" in str(version)) is (database_server.kind == "mariadb")


@pytest.mark.parametrize("database_server", ON_SERVERS, indirect=True)
def test_it_flushes_every_commit(database_server: DatabaseServer, empty_database_url: str) -> None:
    assert rows(empty_database_url, "SELECT @@innodb_flush_log_at_trx_commit") == [(1,)]


@pytest.mark.parametrize("database_server", ON_SERVERS[:1], indirect=True)
def test_it_leaves_no_server_behind_when_the_tests_are_killed(database_server: DatabaseServer) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", START_AND_DIE, database_server.kind],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    port = int(killed.stdout)  # printed only once the server has answered
    assert killed.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while is_running(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(port)


def test_it_says_what_to_install_when_there_is_no_mysql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATHERLY_TEST_MYSQLD", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ServerMissing, match="GATHERLY_TEST_MYSQLD"):
        program("mysql")


def test_it_fails_when_the_named_mysqld_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATHERLY_TEST_MYSQLD", "/bin/false")
    with pytest.raises(RuntimeError, match="mysql could not make its data folder"):
        running("mysql").__enter__()


def is_running(port: int) -> bool:
    """Whether any process of this machine was started as the server of this port."""
    option = f"--port={port}".encode()
    return any(option in command for command in command_lines())


def command_lines() -> Iterator[list[bytes]]:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            yield file.read_bytes().split(b"\0")
