"""Throw-away databases for the tests: SQLite files, and MariaDB and MySQL servers of their own.

A server listens on a free port of 127.0.0.1 only. It is durable as a real one (every commit is flushed, to memory where
the machine offers some as a disk), but has the character set it was built with: whoever makes tables must name theirs.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import mysql.connector
import pytest
from mysql.connector.abstracts import MySQLConnectionAbstract
from sqlalchemy import URL, make_url

from tests.server_programs import Program, program

KEEPER = Path(__file__).with_name("keep_server.py")
PATIENCE = 60  # seconds
USER = "gatherly"
MEMORY = Path("/dev/shm")
ENOUGH_BYTES = 4 * 1024**3

ON_SERVERS = [
    pytest.param("mariadb", marks=[pytest.mark.servers, pytest.mark.mariadb]),
    pytest.param("mysql", marks=[pytest.mark.servers, pytest.mark.mysql]),
]
EVERYWHERE = ["sqlite", *ON_SERVERS]


class DatabaseServer(Protocol):
    """Where databases can be made."""

    @property
    def kind(self) -> str:
        """One of "sqlite", "mariadb" and "mysql"."""
        ...

    def create_database(self) -> str:
        """Makes an empty database and answers its SQLAlchemy URL."""
        ...

    def drop_database(self, url: str) -> None:
        """Removes a database made here, with all that is in it."""
        ...


@dataclass(frozen=True)
class SqliteFolder:
    """SQLite needs no server: a database is a file in this folder."""

    folder: Path
    kind: str = "sqlite"

    def create_database(self) -> str:
        return f"sqlite:///{self.folder}/gatherly_{secrets.token_hex(4)}.db"

    def drop_database(self, url: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        for part in file.parent.glob(f"{file.name}*"):
            part.unlink()


@dataclass(frozen=True)
class MysqlProtocolServer:
    """A running MariaDB or MySQL server."""

    kind: str
    port: int
    password: str
    authority: Path | None
    """The certificate of who signed for the server; None if it does not encrypt connections."""

    def create_database(self) -> str:
        name = f"gatherly_{secrets.token_hex(4)}"
        self._execute(f"CREATE DATABASE {name}")
        trusted = {"ssl_ca": str(self.authority), "ssl_verify_cert": "true"} if self.authority else {}
        url = URL.create("mysql+mysqlconnector", USER, self.password, "127.0.0.1", self.port, name, trusted)
        return url.render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        self._execute(f"DROP DATABASE {make_url(url).database}")

    def connect(self) -> MySQLConnectionAbstract:
        trusted = {"ssl_ca": str(self.authority), "ssl_verify_cert": True} if self.authority else {}
        return mysql.connector.connect(host="127.0.0.1", port=self.port, user=USER, password=self.password, **trusted)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """For the time of a block it takes connections and questions, and answers none."""
        pid = self._pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def _pid(self) -> int:
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT @@pid_file")
            (file,) = cursor.fetchall()[0]
        return int(Path(str(file)).read_text())

    def _execute(self, statement: str) -> None:
        connection = self.connect()
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()


@contextmanager
def running(kind: str, *options: str) -> Iterator[MysqlProtocolServer]:
    """A server of a kind, "mariadb" or "mysql", for the time of a block. ServerMissing if not installed."""
    chosen = program(kind)
    folder = new_folder()
    server = MysqlProtocolServer(kind, free_port(), secrets.token_hex(16), chosen.authority(folder))
    with tempfile.TemporaryFile() as log:
        try:
            _fill(folder, chosen, server.password, log)
        except BaseException:
            shutil.rmtree(folder)
            raise
        keeper = _start(folder, [*chosen.run_command(folder, server.port), *options], log)
        try:
            _await_answer(server, keeper, log)
            yield server
        finally:
            keeper.communicate(b".", timeout=PATIENCE)


def new_folder() -> Path:
    """A folder for a throw-away database: in memory, which outlives any process, if there is plenty.

    A socket's path has 107 bytes at most, and the temporary folder's own may be long.
    """
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES
    return Path(tempfile.mkdtemp(prefix="gatherly-", dir=MEMORY if in_memory else "/tmp"))


def _fill(folder: Path, chosen: Program, password: str, log: IO[bytes]) -> None:
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    command = chosen.set_up_command(folder)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{chosen.kind} could not make its data folder:\n{_end_of(log)}")
    init = folder / "init.sql"
    init.write_text(
        f"CREATE USER '{USER}'@'%' IDENTIFIED BY '{password}';\nGRANT ALL ON *.* TO '{USER}'@'%' WITH GRANT OPTION;\n"
    )
    init.chmod(0o644)


def _start(folder: Path, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    # A session of its own, so that Ctrl-C reaches the tests, and only through them the server.
    return subprocess.Popen(
        [sys.executable, str(KEEPER), str(folder), *command],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def _await_answer(server: MysqlProtocolServer, keeper: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and keeper.poll() is None:
        try:
            server.connect().close()
        except mysql.connector.Error:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{server.kind} does not answer on port {server.port}:\n{_end_of(log)}")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_of(log: IO[bytes]) -> str:
    log.seek(0)
    return "\n".join(log.read().decode(errors="replace").splitlines()[-20:])
