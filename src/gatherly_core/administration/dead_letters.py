"""Facts about which nothing could be done: seeing them, and trying again."""

from uuid import UUID

from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import DeadLetter, Outbox
from gatherly_core.kernel.unit_of_work import UnitOfWork

MOST = 1000


class ListDeadLetters:
    """The deliveries of facts that were given up, the oldest facts first, at most a thousand."""

    def __init__(self, unit_of_work: UnitOfWork, outbox: Outbox) -> None:
        self._unit_of_work = unit_of_work
        self._outbox = outbox

    def __call__(self) -> tuple[DeadLetter, ...]:
        return self._unit_of_work.read(lambda: self._outbox.dead_letters(MOST))


class ReplayDeadLetters:
    """Has the dead letters of one fact delivered after all, or all there are; answers how many.

    Workers try them at once, with as many attempts as at first.
    """

    def __init__(self, unit_of_work: UnitOfWork, outbox: Outbox, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._outbox = outbox
        self._clock = clock

    def __call__(self, id: UUID | None = None) -> int:
        return self._unit_of_work.run(lambda: self._outbox.replay(self._clock.now(), id))
