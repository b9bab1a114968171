"""The unit of work on a SQL database."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime

from gatherly_adapters.aftermath import Aftermath
from gatherly_adapters.sql.database import Block, SqlDatabase
from gatherly_adapters.sql.failures import Failure, failure_of
from gatherly_adapters.sql.retries import Retries
from gatherly_adapters.sql.transactions import WriteTransactions
from gatherly_core.kernel.errors import Overloaded, Unavailable
from gatherly_core.kernel.unit_of_work import OutcomeUnknown

log = logging.getLogger(__name__)

UNKNOWN = "The connection to the database was lost; it is not known whether this was done."

T = TypeVar("T")
Listener = Callable[[Aftermath], object]


@dataclass(frozen=True, slots=True)
class _Done(Generic[T]):
    """What a block answered, and what is to be done once it has committed."""

    result: T
    aftermath: Aftermath


class _CutOff(Exception, Generic[T]):
    """The connection was lost while committing."""

    def __init__(self, done: _Done[T]) -> None:
        super().__init__("The connection was lost while committing.")
        self.done = done


class SqlUnitOfWork:
    """Runs blocks on a database, as `gatherly_core.kernel.unit_of_work.UnitOfWork` promises.

    Beyond that: Overloaded when no connection became free in time.
    """

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database
        self._writes = WriteTransactions(database.write_engine)
        self._listeners: list[Listener] = []

    def on_commit(self, listener: Listener) -> None:
        """Has `listener` called after each commit that leaves something to be done, with that, outside any block."""
        self._listeners.append(listener)

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        self._database.refuse_nesting()
        done = self._repeat(lambda: self._commit(block), landed)
        self._tell(done.aftermath)
        return done.result

    def read(self, block: Callable[[], T]) -> T:
        self._database.refuse_nesting()
        return self._repeat(lambda: self._look(block)).result

    def _repeat(self, attempt: Callable[[], _Done[T]], landed: Callable[[T], bool] | None = None) -> _Done[T]:
        retries = Retries()
        doubtful: _Done[T] | None = None
        while True:
            try:
                return attempt()
            except _CutOff as cut_off:
                doubtful = cut_off.done
                if self._has_landed(doubtful, landed):
                    return doubtful
                if not retries.left_after_loss():
                    raise OutcomeUnknown(UNKNOWN) from cut_off
            except NoConnectionInTime as timeout:
                raise Overloaded("Too many people want something right now. Please try again in a moment.") from timeout
            except Exception as error:
                # The server may have finished the lost commit only after it was looked for.
                if doubtful is not None and self._has_landed(doubtful, landed):
                    return doubtful
                if not isinstance(error, DBAPIError):
                    raise
                retries.after(error)

    def _commit(self, block: Callable[[], T]) -> _Done[T]:
        with self._writes.begun() as connection:
            current = Block(connection, writes=True)
            with self._database.entered(current):
                done = _Done(block(), current.aftermath)
            try:
                self._writes.commit()
            except DBAPIError as error:
                if failure_of(error) is Failure.LOST:
                    raise _CutOff(done) from error
                raise
        return done

    def _look(self, block: Callable[[], T]) -> _Done[T]:
        with (
            self._database.read_engine.connect() as connection,
            self._database.entered(Block(connection, writes=False)),
        ):
            return _Done(block(), Aftermath())

    def _has_landed(self, done: _Done[T], landed: Callable[[T], bool] | None) -> bool:
        if landed is None:
            raise OutcomeUnknown(UNKNOWN)
        try:
            # As a block that writes, which waits where the server is still busy with the commit.
            return self.run(lambda: landed(done.result))
        except Unavailable as unavailable:
            raise OutcomeUnknown(UNKNOWN) from unavailable

    def _tell(self, aftermath: Aftermath) -> None:
        if not aftermath:
            return
        for listener in self._listeners:
            try:
                listener(aftermath)
            except Exception:  # what was committed stays so, and its caller must be told
                log.exception("What should follow a commit failed; the facts will be delivered later")
