"""Confirming an address."""

from gatherly_core.accounts.errors import InvalidLink
from gatherly_core.accounts.letter_tokens import Purpose
from gatherly_core.accounts.model import Account, User
from gatherly_core.accounts.opening_letter import OpenLetter
from gatherly_core.accounts.ports import LetterTokens, Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork


class VerifyEmail:
    """Notes that a user reads what comes to their address, for whoever has the letter about it.

    - a secret that is unknown, was used, or is older than a day: InvalidLink
    - whoever guesses at secrets must wait: TooManyAttempts (see Guard)
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        tokens: LetterTokens,
        open_letter: OpenLetter,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._tokens = tokens
        self._open_letter = open_letter
        self._trail = trail
        self._clock = clock

    def __call__(self, secret: str, source: str | None = None) -> None:
        user = self._open_letter(Purpose.VERIFY_EMAIL, secret, source)
        self._unit_of_work.run(lambda: self._verify(user, secret), landed=lambda _: self._is_verified(user))

    def _verify(self, user: User, secret: str) -> None:
        account = self._users.account(user.id)
        if not self._open_letter.opens(Purpose.VERIFY_EMAIL, secret):
            raise InvalidLink
        self._users.save(Account(account.user.verified(self._clock.now()), account.password_hash))
        self._tokens.remove(user.id, Purpose.VERIFY_EMAIL)
        self._trail.record(Deed.ACCOUNT_EMAIL_VERIFIED, user.id, user.id)

    def _is_verified(self, user: User) -> bool:
        return self._users.get(user.id).email_verified
