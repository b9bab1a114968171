"""Looking through the accounts."""

from gatherly_core.accounts.model import Actor, User
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.accounts.ports import UserFilter, Users
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ListUsers:
    """The users, the newest first. Admins only: Forbidden."""

    def __init__(self, unit_of_work: UnitOfWork, users: Users) -> None:
        self._unit_of_work = unit_of_work
        self._users = users

    def __call__(self, actor: Actor, wanted: UserFilter, page: PageRequest) -> Page[User]:
        permit(actor, Action.LIST_USERS)
        return self._unit_of_work.read(lambda: self._users.browse(wanted, page))
