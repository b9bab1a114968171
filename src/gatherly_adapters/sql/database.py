"""The database, and for each thread the block that runs on it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Select

from gatherly_adapters.aftermath import Aftermath
from gatherly_adapters.sql.engines import read_engine, write_engine


@dataclass(slots=True)
class Block:
    """A block that runs in one thread: its connection, and what is to be done once it has committed."""

    connection: Connection
    writes: bool
    aftermath: Aftermath = field(default_factory=Aftermath)


class Locking:
    """A statement that locks the rows that it finds, alone or, `shared`, together with others who do so.

    With `skip_locked` it leaves out rows that somebody else has locked, instead of waiting for them.
    """

    def __init__(self, statement: Select[Any], *, shared: bool = False, skip_locked: bool = False) -> None:
        self.looking = statement
        self.locking = statement.with_for_update(read=shared, skip_locked=skip_locked)


class SqlDatabase:
    """A SQLite file, or a database on a MySQL or MariaDB server. Threads may share it, forked processes may not.

    `url` is SQLAlchemy's. A process keeps up to `pool_size` connections open for blocks that write and as many for
    those that read, and opens up to `pool_overflow` more of each for a while. A block waits up to `pool_timeout`
    seconds for one; one is replaced when it is `pool_recycle` seconds old. A server that takes
    more than `timeout` seconds for an answer is taken to be away. Nothing is connected before it is needed.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 8,
        pool_overflow: int = 8,
        pool_timeout: int = 10,
        pool_recycle: int = 1800,
        timeout: int | None = None,
    ) -> None:
        pool = {
            "pool_size": pool_size,
            "max_overflow": pool_overflow,
            "pool_timeout": pool_timeout,
            "pool_recycle": pool_recycle,
        }
        self._url = url
        self.write_engine = write_engine(url, timeout, **pool)
        self.read_engine = read_engine(url, timeout, **pool)
        self._thread = threading.local()

    @property
    def block(self) -> Block:
        """The block that runs in this thread. RuntimeError outside of one."""
        block: Block | None = getattr(self._thread, "block", None)
        if block is None:
            raise RuntimeError("Stored things can be reached inside a unit of work only.")
        return block

    @property
    def reading(self) -> Connection:
        """The connection of the block that runs in this thread. RuntimeError outside of one."""
        return self.block.connection

    @property
    def writing(self) -> Connection:
        """The same, to write on it. RuntimeError in a block that only looks."""
        block = self.block
        if not block.writes:
            raise RuntimeError("This block may only look.")
        return block.connection

    def lock(self, statement: Locking) -> Select[Any]:
        """The statement that locks the rows that it finds; without a lock in a block that only looks."""
        return statement.locking if self.block.writes else statement.looking

    def refuse_nesting(self) -> None:
        """RuntimeError inside a block."""
        if getattr(self._thread, "block", None) is not None:
            raise RuntimeError("A block cannot be run within a block.")

    @contextmanager
    def entered(self, block: Block) -> Iterator[None]:
        """Makes it the block that runs in this thread."""
        self._thread.block = block
        try:
            yield
        finally:
            self._thread.block = None

    @contextmanager
    def patient_engine(self) -> Iterator[Engine]:
        """For migrations: an engine to write, to which the server may take as long as it takes."""
        engine = write_engine(self._url)
        try:
            yield engine
        finally:
            engine.dispose()

    def close(self) -> None:
        """Closes all connections that no block uses."""
        self.write_engine.dispose()
        self.read_engine.dispose()
