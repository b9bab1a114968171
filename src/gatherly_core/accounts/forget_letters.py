"""Forgetting letters that are of no use any more."""

from gatherly_core.accounts.letter_tokens import LIFETIMES
from gatherly_core.accounts.ports import LetterTokens
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork

BATCH = 1000


class ForgetLetters:
    """Removes the secrets of letters that nobody has used in time; answers how many."""

    def __init__(self, unit_of_work: UnitOfWork, tokens: LetterTokens, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._tokens = tokens
        self._clock = clock

    def __call__(self) -> int:
        before = self._clock.now() - max(LIFETIMES.values())
        forgotten = 0
        while removed := self._unit_of_work.run(lambda: self._tokens.forget(before, BATCH)):
            forgotten += removed
        return forgotten
