"""Forgetting what was attempted."""

from gatherly_core.accounts.guarding import OF_ACCOUNT
from gatherly_core.accounts.ports import AttemptLog
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork

BATCH = 1000


class ForgetAttempts:
    """Forgets the attempts that nothing follows from any more. Answers of how many subjects."""

    def __init__(self, unit_of_work: UnitOfWork, attempts: AttemptLog, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._attempts = attempts
        self._clock = clock

    def __call__(self) -> int:
        before = self._clock.now() - OF_ACCOUNT.memory
        forgotten = 0
        while number := self._unit_of_work.run(lambda: self._attempts.forget(before, BATCH)):
            forgotten += number
        return forgotten
