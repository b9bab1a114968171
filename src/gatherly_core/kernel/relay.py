"""Bringing what is in a queue to where it goes."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Generic, TypeVar

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import ChannelAway, GatherlyError, Unavailable, Undeliverable, Untried
from gatherly_core.kernel.queues import LEASE, Backoff, Leased, LeaseOver, Queue, Renew
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

log = logging.getLogger(__name__)

T = TypeVar("T")

BATCH = 100
TRIES = 5
"""How often something is looked for that is due while others, who are just claiming as well, are always faster."""
MOMENT = 0.02
"""Seconds after which they have claimed what they wanted."""


class Lost(GatherlyError):
    """Whoever was at it never answered for it, as often as anything is tried: perhaps it kills who is."""

    code = "lost"


class Relay(Generic[T]):
    """Delivers what is in a queue, each thing at least once and on its own. Any number of threads may share it.

    `deliver` is called outside of blocks, with what renews the lease for as long as it goes on. What it raises decides
    what becomes of the thing:

    - ChannelAway: it is tried again after a pause, and the round ends, as the others would fare no better
    - Undeliverable: it is buried
    - Untried: it is tried after a first pause, as often as it takes; no attempt is counted, and it is never buried
    - LeaseOver, as it is told when it renews: it is left alone, as another has claimed it, or as all is to end
    - any other error: it is tried again after a pause, the others go on; after its last attempt it is buried

    What is claimed once more after its last attempt killed whoever made it, and is buried, too.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        queue: Queue[T],
        clock: Clock,
        deliver: Callable[[Leased[T], Renew], object],
        backoff: Backoff,
        batch: int = BATCH,
    ) -> None:
        """`batch` is how many are claimed together: few, where one may take seconds and the lease lasts a minute."""
        self._unit_of_work = unit_of_work
        self._queue = queue
        self._clock = clock
        self._deliver = deliver
        self._backoff = backoff
        self._batch = batch
        self._stopped = threading.Event()

    def deliver(self, claimed: Sequence[Leased[T]]) -> int:
        """Delivers what was claimed just now; answers how many were. Raises nothing of theirs."""
        delivered, _ = self._round(claimed)
        return delivered

    def catch_up(self) -> int:
        """Delivers until nothing is due, the channel is away, or it is stopped; answers how many were delivered."""
        total, away = 0, False
        while not away and not self._stopped.is_set() and (claimed := self._claim()):
            delivered, away = self._round(claimed)
            total += delivered
        return total

    def stop(self) -> None:
        """Ends all rounds after what is delivered now, or its batch, and begins no other; the rest is given back."""
        self._stopped.set()

    def _claim(self) -> tuple[Leased[T], ...]:
        """Claims a batch; nothing only when nothing is due, it is stopped, or others were faster again and again."""
        for _ in range(TRIES):
            # Workers look every few seconds, and mostly find nothing: for that nobody is to be kept from writing.
            if not self._unit_of_work.read(lambda: self._queue.has_due(self._clock.now())):
                break
            if claimed := self._unit_of_work.run(lambda: self._queue.claim(self._clock.now(), self._batch)):
                return claimed
            if self._stopped.wait(MOMENT):
                break
        return ()

    def _round(self, claimed: Sequence[Leased[T]]) -> tuple[int, bool]:
        """Answers how many were delivered, and whether the channel is away."""
        # What is begun later than that might still be at it when its lease lapses.
        latest = self._clock.now() + LEASE / 2
        delivered = 0
        for place, leased in enumerate(claimed):
            if place and (self._stopped.is_set() or self._clock.now() >= latest):
                self._give_back(claimed[place:])
                break
            try:
                delivered += self._delivered(leased)
            except ChannelAway as away:
                self._put_off(leased, away)
                self._give_back(claimed[place + 1 :])
                return delivered, True
        return delivered, False

    def _delivered(self, leased: Leased[T]) -> bool:
        try:
            if leased.attempts > self._backoff.attempts:
                raise Lost("Whoever was at it has never answered for it.")
            self._deliver(leased, partial(self._renew, leased))
        except ChannelAway:
            raise
        except LeaseOver:
            log.warning("%s %s is left to others", type(leased.item).__name__, leased.id)
        except Undeliverable as refused:
            self._bury(leased, refused)
        except Untried as ours:
            log.error("%s %s waits for us: %s", type(leased.item).__name__, leased.id, word_for(ours))
            self._mark(lambda: self._queue.release(leased, self._clock.now() + self._backoff.first))
        except Exception as error:
            self._put_off(leased, error)
        else:
            self._mark(lambda: self._queue.settle(leased, self._clock.now()))
            return True
        return False

    def _renew(self, leased: Leased[T]) -> None:
        if self._stopped.is_set():
            self._give_back([leased])
            raise LeaseOver
        if not self._unit_of_work.run(lambda: self._queue.renew(leased, self._clock.now()), landed=again):
            raise LeaseOver

    def _put_off(self, leased: Leased[T], error: Exception) -> None:
        pause = self._backoff.after(leased.attempts)
        if pause is None:
            self._bury(leased, error)
            return
        if isinstance(error, ChannelAway):
            pause = max(pause, timedelta(seconds=error.retry_after or 0))
        if isinstance(error, Unavailable):  # as the other side is: nothing to be looked for here
            log.warning("%s %s waits: %s", type(leased.item).__name__, leased.id, word_for(error))
        else:
            log.error("%s %s failed and is tried again", type(leased.item).__name__, leased.id, exc_info=error)
        self._mark(lambda: self._queue.postpone(leased, self._clock.now() + pause, word_for(error)))

    def _bury(self, leased: Leased[T], error: Exception) -> None:
        # What is refused is nobody's mistake, and what is known by its word needs no traceback.
        level = logging.WARNING if isinstance(error, Undeliverable) else logging.ERROR
        trace = None if isinstance(error, GatherlyError) else error
        log.log(level, "%s %s is given up: %s", type(leased.item).__name__, leased.id, word_for(error), exc_info=trace)
        self._mark(lambda: self._queue.bury(leased, self._clock.now(), word_for(error)))

    def _give_back(self, rest: Sequence[Leased[T]]) -> None:
        def release() -> None:
            for leased in rest:
                self._queue.release(leased, leased.due_at)

        if rest:
            self._mark(release)

    def _mark(self, block: Callable[[], None]) -> None:
        try:
            self._unit_of_work.run(block, landed=again)
        except Exception:
            log.exception("What became of a delivery could not be marked; it is made again when its lease has lapsed")


def word_for(error: Exception) -> str:
    """What went wrong, in a word: never its text, in which there may be an address."""
    return error.code if isinstance(error, GatherlyError) else type(error).__name__
