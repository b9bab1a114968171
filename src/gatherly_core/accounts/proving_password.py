"""Telling whether somebody knows a password, without letting anybody find it out."""

from collections.abc import Callable

from gatherly_core.accounts.guarding import Guard, Guess
from gatherly_core.accounts.model import Account
from gatherly_core.accounts.ports import Passwords
from gatherly_core.kernel.errors import Unavailable
from gatherly_core.kernel.unit_of_work import UnitOfWork, again


class ProvePassword:
    """Looks whether a password is the one of an account.

    - the guess is counted before it is looked at, and too many are not looked at: TooManyAttempts (see Guard)
    - an account that does not exist, or has no password, takes the same work as one that has another
    - a guess that was not looked at, because too many people sign in, does not count
    """

    def __init__(self, unit_of_work: UnitOfWork, passwords: Passwords, guard: Guard) -> None:
        self._unit_of_work = unit_of_work
        self._passwords = passwords
        self._guard = guard

    def __call__(self, guess: Guess, password: str, find: Callable[[], Account | None]) -> tuple[Account | None, bool]:
        """The account that `find` answers, inside a block, and whether that is its password."""
        account = self._unit_of_work.run(lambda: self._admitted(guess, find), landed=again)
        if not self._compared(guess, password, account):
            return account, False
        self._unit_of_work.run(lambda: self._guard.believe(guess), landed=again)
        return account, True

    def _admitted(self, guess: Guess, find: Callable[[], Account | None]) -> Account | None:
        self._guard.admit(guess)
        return find()

    def _compared(self, guess: Guess, password: str, account: Account | None) -> bool:
        try:
            # A third of a second, in which nothing is locked.
            return self._passwords.matches(password, account.password_hash if account else None)
        except Unavailable:
            self._unit_of_work.run(lambda: self._guard.withdraw(guess), landed=again)
            raise
