"""Setting a new password without the old one."""

from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.errors import InvalidLink
from gatherly_core.accounts.guarding import Guard, Guess
from gatherly_core.accounts.letter_tokens import Purpose
from gatherly_core.accounts.model import Account, User
from gatherly_core.accounts.opening_letter import OpenLetter
from gatherly_core.accounts.ports import LetterTokens, SocialIdentities, Users
from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ResetPassword:
    """Sets a new password for whoever has the letter about it.

    - a secret that is unknown, was used, or is older than half an hour: InvalidLink
    - whoever guesses at secrets must wait: TooManyAttempts (see Guard)
    - the password must be fit, and one that is not leaves the secret as good as it was: Invalid (see ChoosePassword)
    - all sessions of the user end; all letters of this kind become useless; wrong sign-ins until then are forgiven
    - whoever reads the letter reads what comes to the address: it is confirmed. If it never was before, anybody could
      have made the account: whoever came to it by another provider does not get in any more
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        social_identities: SocialIdentities,
        tokens: LetterTokens,
        sessions: Sessions,
        open_letter: OpenLetter,
        choose_password: ChoosePassword,
        guard: Guard,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._social_identities = social_identities
        self._tokens = tokens
        self._sessions = sessions
        self._open_letter = open_letter
        self._choose_password = choose_password
        self._guard = guard
        self._trail = trail
        self._clock = clock

    def __call__(self, secret: str, password: str, source: str | None = None) -> None:
        user = self._open_letter(Purpose.RESET_PASSWORD, secret, source)
        # A third of a second, in which nothing is locked.
        new_hash = self._choose_password(password, name=user.name, email=user.email)
        self._unit_of_work.run(lambda: self._reset(user, secret, new_hash), landed=lambda _: self._is(user, new_hash))

    def _reset(self, user: User, secret: str, new_hash: str) -> None:
        now = self._clock.now()
        self._guard.believe(Guess(user.email, None))
        account = self._users.account(user.id)
        # Somebody else may have used it meanwhile.
        if not self._open_letter.opens(Purpose.RESET_PASSWORD, secret):
            raise InvalidLink
        if not account.user.email_verified:
            self._social_identities.remove_of(user.id)
        self._users.save(Account(account.user.verified(now), new_hash))
        self._tokens.remove(user.id, Purpose.RESET_PASSWORD)
        self._sessions.revoke_of_user(user.id, now)
        self._trail.record(Deed.ACCOUNT_PASSWORD_RESET, user.id, user.id)

    def _is(self, user: User, new_hash: str) -> bool:
        return self._users.account(user.id).password_hash == new_hash
