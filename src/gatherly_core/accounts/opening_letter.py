"""Telling whose letter somebody holds."""

from gatherly_core.accounts.errors import InvalidLink
from gatherly_core.accounts.guarding import Guard, Guess
from gatherly_core.accounts.letter_tokens import LetterToken, Purpose
from gatherly_core.accounts.model import User
from gatherly_core.accounts.ports import LetterTokens, Users
from gatherly_core.accounts.sessions import digest_of
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork, again


class OpenLetter:
    """Finds the user to whom a secret was sent. It stays as good as it is.

    - one that is unknown, was used, or is too old, or whose user has given up their account: InvalidLink
    - whoever guesses must wait: TooManyAttempts (see Guard)
    """

    def __init__(
        self, unit_of_work: UnitOfWork, users: Users, tokens: LetterTokens, guard: Guard, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._tokens = tokens
        self._guard = guard
        self._clock = clock

    def __call__(self, purpose: Purpose, secret: str, source: str | None) -> User:
        user = self._unit_of_work.run(lambda: self._found(purpose, secret, Guess(None, source)), landed=again)
        if user is None:
            raise InvalidLink
        return user

    def opens(self, purpose: Purpose, secret: str) -> bool:
        """Whether it is still good, in the block of who has locked the user: it can be used there, and only once."""
        return self._good(purpose, secret) is not None

    def _found(self, purpose: Purpose, secret: str, guess: Guess) -> User | None:
        self._guard.admit(guess)
        token = self._good(purpose, secret)
        # Whose account is being given up is gone already, their letters perhaps not yet.
        user = self._users.get_many([token.user_id]).get(token.user_id) if token else None
        if user is not None:
            self._guard.believe(guess)
        return user

    def _good(self, purpose: Purpose, secret: str) -> LetterToken | None:
        token = self._tokens.find(digest_of(secret))
        return token if token is not None and token.opens(purpose, self._clock.now()) else None
