"""Calls in a file, where there is no Redis."""

import fcntl
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huey.storage import SqliteStorage

log = logging.getLogger(__name__)

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
PRIMARY_CODE = 0xFF
"""The part of a code of SQLite's that says what is wrong; the rest says where."""


class _Damaged(sqlite3.DatabaseError):
    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class CallsInFile(SqliteStorage):
    """What huey keeps, in a file of SQLite's that may be lost at any time.

    It is opened when it is first needed, and anew whenever it has failed or another has taken its place: what keeps it
    from being used, such as a full disk, keeps nobody any longer than that. A file that is damaged is replaced by an
    empty one. OSError or sqlite3.Error while it cannot be used.
    """

    def __init__(self, name: str, file: Path) -> None:
        super().__init__(name, filename=str(file), fsync=False, create_tables=False)
        self._file = file
        self._conn: sqlite3.Connection | None
        self._opened_inode: int | None = None
        self._has_failed = False

    @contextmanager
    def db(self, commit: bool = False, close: bool = False) -> Iterator[sqlite3.Cursor]:
        try:
            with super().db(commit, close) as cursor:
                yield cursor
        except sqlite3.Error:
            self._has_failed = True
            raise

    @property
    def conn(self) -> sqlite3.Connection:
        """The connection, which one thread at a time asks for."""
        if self._conn is not None and (self._has_failed or self._opened_inode != self._inode()):
            self._conn.close()
            self._conn = None
        return super().conn

    def _create_connection(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # Of those who find it damaged one replaces it; the others find a sound one then.
        with self._file.with_suffix(".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                connection = self._opened()
            except sqlite3.DatabaseError as failure:
                if getattr(failure, "sqlite_errorcode", 0) & PRIMARY_CODE not in DAMAGE:
                    raise
                self._remove()
                connection = self._opened()
            self._opened_inode = self._inode()
        self._has_failed = False
        return connection

    def _opened(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        try:
            for statement in self.ddl:
                connection.execute(statement)
            ((found,),) = connection.execute("PRAGMA quick_check(1)")
            if found != "ok":
                raise _Damaged(found)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _remove(self) -> None:
        log.warning("%s is damaged and replaced: calls are lost, and nothing that they were for.", self._file)
        for suffix in ("-wal", "-shm", ""):
            Path(f"{self._file}{suffix}").unlink(missing_ok=True)

    def _inode(self) -> int | None:
        try:
            return self._file.stat().st_ino
        except OSError:
            return None
