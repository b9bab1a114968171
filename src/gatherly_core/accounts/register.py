"""Registering an account."""

from dataclasses import dataclass

from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.model import Account, Role, SignedIn, User
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.identifiers import Identifiers, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewAccount:
    name: str
    email: str
    password: str
    role: Role = Role.ATTENDEE


class Register:
    """Makes an account and signs its user in.

    - an address belongs to one account, whatever its letters' case: EmailTaken
    - the password must be fit: Invalid (see ChoosePassword)
    - who proves the address meanwhile has the account to themselves: InvalidCredentials
    - anybody may register as an attendee or an organizer, nobody as an admin: Forbidden
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        choose_password: ChoosePassword,
        open_session: OpenSession,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._choose_password = choose_password
        self._open_session = open_session
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, new: NewAccount) -> SignedIn:
        if new.role is Role.ADMIN:
            raise Forbidden("Admins are made by the operator, not by registration.")
        account = self._admitted(new)
        return self._open_session(account.user, proven=account.password_hash)

    def admit(self, new: NewAccount) -> User:
        """Makes the account, whatever its role: for the operator, who makes the admins. EmailTaken, Invalid."""
        return self._admitted(new).user

    def _admitted(self, new: NewAccount) -> Account:
        now = self._clock.now()
        user = User(
            id=UserId(self._identifiers.new()),
            name=new.name,
            email=new.email.lower(),
            role=new.role,
            created_at=now,
            updated_at=now,
        )
        account = Account(user, self._choose_password(new.password, name=user.name, email=user.email))
        self._unit_of_work.run(lambda: self._users.add(account), landed=lambda _: self._exists(user))
        return account

    def _exists(self, user: User) -> bool:
        return user.id in self._users.get_many([user.id])
