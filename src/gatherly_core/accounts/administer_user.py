"""Changing what a user may, or whether they may anything."""

from dataclasses import dataclass, replace
from datetime import datetime

from gatherly_core.accounts.errors import AccountDisabled, OwnAccount
from gatherly_core.accounts.facts import UserDisabled
from gatherly_core.accounts.model import Actor, Role, User
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class UserChange:
    """What is None stays as it is."""

    role: Role | None = None
    disabled: bool | None = None


class AdministerUser:
    """Gives a user another role, shuts them out, or lets them in again. It is true from their next request on.

    - admins only: Forbidden; not themselves, lest nobody is left to undo it: OwnAccount
    - of two admins who do it to each other at once, the second is none any more: Forbidden, AccountDisabled
    - who is shut out is signed out everywhere, and stays so when they are let in again; what they wrote to many people
      reaches no more of these
    - a user who is not there: UserNotFound
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        sessions: Sessions,
        facts: Outbox,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._sessions = sessions
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, user_id: UserId, change: UserChange) -> User:
        permit(actor, Action.ADMINISTER_USER)
        if actor.user_id == user_id and (change.disabled or change.role not in (None, Role.ADMIN)):
            raise OwnAccount("An admin can neither shut themself out nor stop being one: ask another admin.")
        return self._unit_of_work.run(lambda: self._change(actor, user_id, change))

    def _change(self, actor: Actor, user_id: UserId, change: UserChange) -> User:
        # In one order, whoever asks: two admins who do it to each other wait for each other, and not both.
        accounts = {id_: self._users.account(id_) for id_ in sorted({actor.user_id, user_id})}
        _check_still_admin(actor, accounts[actor.user_id].user)
        account = accounts[user_id]
        before, now = account.user, self._clock.now()
        user = _changed(before, change, now)
        if user == before:
            return before
        self._users.save(replace(account, user=user))
        if user.role is not before.role:
            self._trail.record(
                Deed.ACCOUNT_ROLE_CHANGED, actor.user_id, user_id, was=before.role.value, role=user.role.value
            )
        if user.disabled and not before.disabled:
            self._sessions.revoke_of_user(user_id, now)
            self._facts.add(UserDisabled(at=now, user_id=user_id))
            self._trail.record(Deed.ACCOUNT_DISABLED, actor.user_id, user_id)
        if before.disabled and not user.disabled:
            self._trail.record(Deed.ACCOUNT_ENABLED, actor.user_id, user_id)
        return user


def _check_still_admin(actor: Actor, present: User) -> None:
    if present.disabled:
        raise AccountDisabled
    permit(replace(actor, role=present.role), Action.ADMINISTER_USER)


def _changed(user: User, change: UserChange, now: datetime) -> User:
    role = user.role if change.role is None else change.role
    disabled = user.disabled if change.disabled is None else change.disabled
    if (role, disabled) == (user.role, user.disabled):
        return user
    disabled_at = (user.disabled_at or now) if disabled else None
    return replace(user, role=role, disabled_at=disabled_at, updated_at=now)
