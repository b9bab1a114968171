"""The unit of work: one block is one database transaction."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from gatherly_core.kernel.errors import Unavailable

T = TypeVar("T")


class Contended(Unavailable):
    """The database kept refusing the transaction because others were at the same rows."""

    code = "contended"


class OutcomeUnknown(Unavailable):
    """The connection was lost while committing: nobody knows whether the work was done."""

    code = "outcome_unknown"


class StorageAway(Unavailable):
    """The database cannot be reached."""

    code = "storage_unavailable"


def again(_: object) -> bool:
    """For `landed`: the block may be done again whatever became of it, as doing it twice is doing it once."""
    return False


class UnitOfWork(Protocol):
    """Runs blocks, each as one transaction. Every port of stored things works only inside a block."""

    def run(self, block: Callable[[], T], landed: Callable[[T], bool] | None = None) -> T:
        """Runs `block` in a transaction: commits when it returns, rolls everything back when it raises.

        The whole block runs again, decisions included, when the database refuses the transaction because of others
        (a deadlock, a lock wait, a failed certification); so it may be called several times, and must do nothing
        that cannot be undone by a roll-back. Contended when that does not help.

        When the connection is lost while committing, `landed` is asked in a new transaction whether the result of
        the block is there: if it is, it is the answer; if not, the block runs again. Without `landed`:
        OutcomeUnknown. StorageAway when the database cannot be reached. RuntimeError for a block within a block.
        """
        ...

    def read(self, block: Callable[[], T]) -> T:
        """Runs a block that only looks, as cheaply as can be: it sees one state of things throughout.

        StorageAway when the database cannot be reached. RuntimeError for a write in it, or a block within a block.
        """
        ...
