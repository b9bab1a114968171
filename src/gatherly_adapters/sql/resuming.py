"""Going on with a migration that was broken off.

SQLite takes back, together with everything else, what a migration has changed that does not come to its end. MySQL and
MariaDB commit each change of a table by itself: whoever was killed has left a revision half done. So they write down
how far a revision is after each of its operations, in a table that is there only meanwhile, and whoever comes next
leaves out what is done. One operation may have been done without being written down, the one after: it is tried again,
and that a server finds it done is then no error.

What a revision does past its operations, by `op.get_bind()`, is done again: it must be such that this does no harm.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from alembic.ddl.mysql import MySQLImpl
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    Executable,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

progress = Table(
    "migration_progress",
    MetaData(),
    Column("direction", String(16), nullable=False),
    # Where it starts.
    Column("revision", String(64), nullable=False),
    Column("done", Integer, nullable=False),
    # The operation after these, when a server has said that it cannot be done.
    Column("refused", Integer),
)

DONE_BEFORE = frozenset(
    {
        1050,  # there is such a table
        1051,  # there is no table to drop
        1060,  # there is such a column
        1061,  # there is such an index
        1091,  # there is no column, index or constraint to drop
        1146,  # there is no table to rename
        1826,  # there is such a constraint
        3821,  # there is no check to drop
        3822,  # there is such a check
    }
)
"""What servers call it when an operation was done before, by the numbers of their errors."""


class MigrationProgress:
    """How far the revision is that is being made, `direction` saying whether up or down."""

    def __init__(self, connection: Connection, direction: str) -> None:
        self._connection = connection
        self._direction = direction
        self._number = 0
        self._done: int | None = None
        self._doubtful: int | None = None

    @contextmanager
    def of(self, context: MigrationContext) -> Iterator[None]:
        """Meanwhile the revisions of the context can be gone on with where they were broken off."""
        if context.dialect.name == "sqlite":
            yield
            return
        context.impl = _Resumable(context, self)
        yield
        progress.drop(self._connection, checkfirst=True)

    def turn_over(self, **_: Any) -> None:
        """The revision is made, the next one begins."""
        self._number, self._done, self._doubtful = 0, None, None

    def once(self, context: MigrationContext, do: Callable[[], CursorResult[Any] | None]) -> CursorResult[Any] | None:
        """Does the next operation, unless it is done. RuntimeError when one in the other direction was broken off."""
        if self._done is None:
            self._done = self._begun(",".join(context.get_current_heads()))
        self._number += 1
        if self._number <= self._done:
            return None
        try:
            result = do()
        except DBAPIError as error:
            if self._number != self._doubtful or not _says_that_it_is_done(error):
                self._connection.execute(update(progress).values(refused=self._number))
                self._connection.exec_driver_sql("COMMIT")
                raise
            result = None
        # Committed together with what changes rows only, and otherwise before the next table is changed.
        self._connection.execute(update(progress).values(done=self._number))
        return result

    def _begun(self, revision: str) -> int:
        """How many operations are done of what leads away from this revision."""
        progress.create(self._connection, checkfirst=True)
        found = self._connection.execute(select(progress)).one_or_none()
        if found is not None and found.revision == revision:
            if found.direction != self._direction:
                raise RuntimeError(
                    f"A migration was broken off on its way {found.direction}. Please finish that first."
                )
            self._doubtful = None if found.refused == found.done + 1 else found.done + 1
            self._connection.execute(update(progress).values(refused=None))
            return int(found.done)
        self._connection.execute(delete(progress))
        self._connection.execute(insert(progress).values(direction=self._direction, revision=revision, done=0))
        return 0


def _says_that_it_is_done(error: DBAPIError) -> bool:
    # MariaDB has no number of its own for a reference that is there.
    return getattr(error.orig, "errno", None) in DONE_BEFORE or "errno: 121" in str(error.orig)


class _Resumable(MySQLImpl):
    """Alembic's way to talk to a server, on which every operation goes through `_exec`."""

    def __init__(self, context: MigrationContext, made: MigrationProgress) -> None:
        former = context.impl
        super().__init__(
            former.dialect,
            former.connection,
            former.as_sql,
            former.transactional_ddl,
            former.output_buffer,
            former.context_opts,
        )
        self._context = context
        self._made = made

    def _exec(
        self,
        construct: Executable | str,
        execution_options: Mapping[str, Any] | None = None,
        multiparams: Sequence[Mapping[str, Any]] | None = None,
        params: Mapping[str, Any] = MappingProxyType({}),
    ) -> CursorResult[Any] | None:
        def do() -> CursorResult[Any] | None:
            return super(_Resumable, self)._exec(construct, execution_options, multiparams, params)

        return self._made.once(self._context, do)
