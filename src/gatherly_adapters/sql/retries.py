"""How often, and for how long, a block is run again."""

import random
import time

from sqlalchemy.exc import DBAPIError

from gatherly_adapters.sql.failures import Failure, failure_of
from gatherly_core.kernel.unit_of_work import Contended, StorageAway

MOST_RUNS = 12
PATIENCE = 15.0  # seconds, after which no further run is begun
FIRST_PAUSE = 0.004  # seconds; doubled each time
LONGEST_PAUSE = 0.25


class Retries:
    """Counts the runs of one block."""

    def __init__(self) -> None:
        self._runs = 1
        self._lost = False
        self._deadline = time.monotonic() + PATIENCE

    def after(self, error: DBAPIError) -> None:
        """Waits until the block may run again, after it was rolled back because of `error`.

        Raises Contended or StorageAway when that is of no use, or `error` itself when it says something else.
        """
        failure = failure_of(error)
        if failure is Failure.CONTENDED:
            self._wait(error)
        elif failure is Failure.OTHER:
            raise error
        elif failure is Failure.AWAY or not self.left_after_loss():
            raise StorageAway("The database cannot be reached at present.") from error

    def left_after_loss(self) -> bool:
        """Whether the block may run again after its connection was lost: once.

        A connection may have died in the pool, and all others there with it: these have been replaced then.
        """
        lost_before, self._lost = self._lost, True
        return not lost_before

    def _wait(self, error: DBAPIError) -> None:
        if self._runs >= MOST_RUNS or time.monotonic() > self._deadline:
            raise Contended("Too many people are changing the same thing. Please try again in a moment.") from error
        longest = min(FIRST_PAUSE * 2**self._runs, LONGEST_PAUSE)
        time.sleep(random.uniform(0, longest))  # noqa: S311  # it keeps threads apart, it guards nothing
        self._runs += 1
