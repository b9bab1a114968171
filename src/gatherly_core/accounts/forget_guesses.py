"""Forgetting who guessed."""

from gatherly_core.accounts.guarding import OF_ACCOUNT
from gatherly_core.accounts.ports import GuessLog
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork

BATCH = 1000


class ForgetGuesses:
    """Forgets the guesses that nothing follows from any more. Answers of how many accounts and networks."""

    def __init__(self, unit_of_work: UnitOfWork, guesses: GuessLog, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._guesses = guesses
        self._clock = clock

    def __call__(self) -> int:
        before = self._clock.now() - OF_ACCOUNT.memory
        forgotten = 0
        while number := self._unit_of_work.run(lambda: self._guesses.forget(before, BATCH)):
            forgotten += number
        return forgotten
