"""Signing in with address and password."""

from gatherly_core.accounts.errors import InvalidCredentials
from gatherly_core.accounts.model import SignedIn
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.ports import Passwords, Users
from gatherly_core.kernel.unit_of_work import UnitOfWork


class SignIn:
    """Exchanges address and password for a session.

    - a wrong password and an unknown address are told, and take, the same: InvalidCredentials
    - who knows the password of a disabled account is told so: AccountDisabled
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, passwords: Passwords, open_session: OpenSession) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._passwords = passwords
        self._open_session = open_session

    def __call__(self, email: str, password: str) -> SignedIn:
        account = self._unit_of_work.read(lambda: self._users.account_of(email.lower()))
        matches = self._passwords.matches(password, account.password_hash if account else None)
        if account is None or not matches:
            raise InvalidCredentials("The e-mail address or the password is wrong.")
        return self._open_session(account.user, proven=account.password_hash)
