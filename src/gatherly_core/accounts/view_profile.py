"""A user's own profile."""

from gatherly_core.accounts.model import Actor, User
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ViewProfile:
    """The user who asks. UserNotFound when the account is gone."""

    def __init__(self, unit_of_work: UnitOfWork, users: Users) -> None:
        self._unit_of_work = unit_of_work
        self._users = users

    def __call__(self, actor: Actor) -> User:
        return self._unit_of_work.read(lambda: self._users.get(actor.user_id))
