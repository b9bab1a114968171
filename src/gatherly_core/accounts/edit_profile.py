"""Changing one's own profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gatherly_core.accounts.choosing_password import ChoosePassword
from gatherly_core.accounts.errors import WrongPassword
from gatherly_core.accounts.guarding import Guess
from gatherly_core.accounts.model import Account, Actor, User
from gatherly_core.accounts.ports import Users
from gatherly_core.accounts.proving_password import ProvePassword
from gatherly_core.accounts.session_ports import Sessions
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.unit_of_work import UnitOfWork

EDITABLE = frozenset({"name", "phone", "profile_photo", "preferences"})


@dataclass(frozen=True, slots=True)
class PasswordChange:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """`fields`: the fields to change, of those in EDITABLE, and their new values; the others stay."""

    fields: Mapping[str, object] = field(default_factory=dict)
    password: PasswordChange | None = None


class EditProfile:
    """Changes the profile of the user who asks, all or nothing.

    - a new password needs the present one: WrongPassword; and it must be fit: Invalid (see ChoosePassword)
    - who guesses the present one too often must wait: TooManyAttempts (see Guard)
    - a new password ends all other sessions of the user
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        users: Users,
        sessions: Sessions,
        prove_password: ProvePassword,
        choose_password: ChoosePassword,
        trail: AuditTrail,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._sessions = sessions
        self._prove_password = prove_password
        self._choose_password = choose_password
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, change: ProfileChange) -> User:
        unknown = change.fields.keys() - EDITABLE
        if unknown:
            raise ValueError(f"Not fields of a profile: {', '.join(sorted(unknown))}")
        # Hashing takes a third of a second: it must not happen while the account is locked.
        proven, new_hash = self._prove(actor, change.password) if change.password else (None, None)
        return self._unit_of_work.run(lambda: self._edit(actor, change, proven, new_hash))

    def _prove(self, actor: Actor, change: PasswordChange) -> tuple[str | None, str]:
        account = self._unit_of_work.read(lambda: self._users.account(actor.user_id))
        user = account.user
        _, proven = self._prove_password(Guess(user.email, None), change.old, lambda: account)
        if not proven:
            raise WrongPassword("The old password is wrong.")
        return account.password_hash, self._choose_password(change.new, name=user.name, email=user.email)

    def _edit(self, actor: Actor, change: ProfileChange, proven: str | None, new_hash: str | None) -> User:
        account = self._users.account(actor.user_id)
        now = self._clock.now()
        if new_hash is not None:
            if account.password_hash != proven:
                raise WrongPassword("The password was changed by another request.")
            self._sessions.revoke_of_user(actor.user_id, now, but=actor.session_id)
            self._trail.record(Deed.ACCOUNT_PASSWORD_CHANGED, actor.user_id, actor.user_id)
        edited = account.user.edited(change.fields, now)
        self._users.save(Account(edited, new_hash or account.password_hash))
        return edited
