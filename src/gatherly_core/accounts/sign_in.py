"""Signing in with address and password."""

from gatherly_core.accounts.errors import InvalidCredentials
from gatherly_core.accounts.model import Actor, SignedIn
from gatherly_core.accounts.ports import Passwords, Tokens, Users
from gatherly_core.kernel.unit_of_work import UnitOfWork


class SignIn:
    """Exchanges address and password for an access token.

    - a wrong password and an unknown address are told, and take, the same: InvalidCredentials
    """

    def __init__(self, unit_of_work: UnitOfWork, users: Users, passwords: Passwords, tokens: Tokens) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._passwords = passwords
        self._tokens = tokens

    def __call__(self, email: str, password: str) -> SignedIn:
        account = self._unit_of_work.read(lambda: self._users.account_of(email.lower()))
        matches = self._passwords.matches(password, account.password_hash if account else None)
        if account is None or not matches:
            raise InvalidCredentials("The e-mail address or the password is wrong.")
        return SignedIn(account.user, self._tokens.issue(Actor(account.user.id, account.user.role)))
