"""Registering an account."""

from collections.abc import Callable
from dataclasses import dataclass

from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.facts import EmailVerificationRequested, UserRegistered
from gatherly_core.accounts.model import Account, Role, SignedIn, User
from gatherly_core.accounts.opening_session import OpenSession
from gatherly_core.accounts.ports import Users
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.addresses import address_key
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.errors import Forbidden
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import Identifiers, UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewAccount:
    name: str
    email: str
    password: str
    role: Role = Role.ATTENDEE


class Register:
    """Makes an account and signs its user in. A letter follows, by which they confirm their address.

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
        facts: Outbox,
        trail: AuditTrail,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._choose_password = choose_password
        self._open_session = open_session
        self._facts = facts
        self._trail = trail
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, new: NewAccount) -> SignedIn:
        if new.role is Role.ADMIN:
            raise Forbidden("Admins are made by the operator, not by registration.")
        account = self._make(new, self._greet)
        return self._open_session(account.user, proven=account.password_hash)

    def admit(self, new: NewAccount) -> User:
        """Makes the account, whatever its role: for the operator, who makes the admins. EmailTaken, Invalid."""
        return self._make(new, self._appoint).user

    def _make(self, new: NewAccount, follow: Callable[[User], None]) -> Account:
        """Makes the account, and does in the same transaction what follows from how that comes about."""
        now = self._clock.now()
        user = User(
            id=UserId(self._identifiers.new()),
            name=new.name,
            email=address_key(new.email),
            role=new.role,
            created_at=now,
            updated_at=now,
        )
        account = Account(user, self._choose_password(new.password, name=user.name, email=user.email))

        def keep() -> None:
            self._users.add(account)
            follow(user)

        self._unit_of_work.run(keep, landed=lambda _: self._exists(user))
        return account

    def _greet(self, user: User) -> None:
        self._facts.add(UserRegistered(at=user.created_at, user_id=user.id))
        request_id = self._identifiers.new()
        self._facts.add(EmailVerificationRequested(at=user.created_at, request_id=request_id, user_id=user.id))
        self._trail.record(Deed.ACCOUNT_REGISTERED, user.id, user.id, role=user.role)

    def _appoint(self, user: User) -> None:
        self._trail.record(Deed.ACCOUNT_APPOINTED, None, user.id, role=user.role)

    def _exists(self, user: User) -> bool:
        return user.id in self._users.get_many([user.id])
