"""Asking for letters about one's account."""

from gatherly_core.accounts.errors import AlreadyVerified
from gatherly_core.accounts.facts import EmailVerificationRequested, PasswordResetRequested
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Identifiers, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork, again


class RequestPasswordReset:
    """Notes that somebody has forgotten the password of the account with an address; a letter follows.

    - an address that has no account takes the same work, and is told the same: nothing
    """

    def __init__(
        self, unit_of_work: UnitOfWork, users: Users, facts: Outbox, identifiers: Identifiers, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._facts = facts
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, email: str) -> None:
        self._unit_of_work.run(lambda: self._note(address_key(email)), landed=again)

    def _note(self, address: str) -> None:
        account, nobody = self._users.account_of(address), UserId(self._identifiers.new())
        user_id = nobody if account is None else account.user.id
        request_id = self._identifiers.new()
        self._facts.add(PasswordResetRequested(at=self._clock.now(), request_id=request_id, user_id=user_id))


class RequestVerification:
    """Notes that the user who asks wants another letter by which to confirm their address.

    - one that is confirmed needs none: AlreadyVerified
    """

    def __init__(
        self, unit_of_work: UnitOfWork, users: Users, facts: Outbox, identifiers: Identifiers, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._facts = facts
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, actor: Actor) -> None:
        self._unit_of_work.run(lambda: self._note(actor), landed=again)

    def _note(self, actor: Actor) -> None:
        if self._users.get(actor.user_id).email_verified:
            raise AlreadyVerified("Your e-mail address is confirmed already.")
        request_id = self._identifiers.new()
        self._facts.add(EmailVerificationRequested(at=self._clock.now(), request_id=request_id, user_id=actor.user_id))
