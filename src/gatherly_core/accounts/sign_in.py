"""Signing in with address and password."""

from gatherly_core.accounts.errors import InvalidCredentials
from gatherly_core.accounts.guarding import Guess, network_of
from gatherly_core.accounts.model import Account, SignedIn
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.proving_password import ProvePassword
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.unit_of_work import UnitOfWork, again


class SignIn:
    """Exchanges address and password for a session.

    - a wrong password and an unknown address are told, and take, the same: InvalidCredentials
    - whoever is wrong too often must wait, whether the address is known or not: TooManyAttempts (see Guard)
    - who knows the password of a disabled account is told so: AccountDisabled
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        prove_password: ProvePassword,
        open_session: OpenSession,
        trail: AuditTrail,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._prove_password = prove_password
        self._open_session = open_session
        self._trail = trail

    def __call__(self, email: str, password: str, source: str | None = None) -> SignedIn:
        """`source`: the address from which somebody signs in; None counts their guesses by account alone."""
        address = address_key(email)
        account, proven = self._prove_password(
            Guess(address, source), password, lambda: self._users.account_of(address)
        )
        if account is None or not proven:
            self._unit_of_work.run(lambda: self._record(account, source), landed=again)
            raise InvalidCredentials("The e-mail address or the password is wrong.")
        return self._open_session(account.user, proven=account.password_hash)

    def _record(self, account: Account | None, source: str | None) -> None:
        """The same work for an account that does not exist."""
        self._trail.record(
            Deed.SESSION_REFUSED,
            None,
            None,
            user_id=str(account.user.id) if account else None,
            address=self._trail.hashed(network_of(source)) if source else None,
        )
