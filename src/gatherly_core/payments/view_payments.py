"""Looking at payments."""

from gatherly_core.accounts.errors import UserNotFound
from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import may
from gatherly_core.accounts.ports import Users
from gatherly_core.kernel.identifiers import UserId
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.model import Payment
from gatherly_core.payments.ports import Payments


class ListPayments:
    """A user's payments, newest first. UserNotFound unless it is the actor, or the actor is an admin."""

    def __init__(self, unit_of_work: UnitOfWork, users: Users, payments: Payments) -> None:
        self._unit_of_work = unit_of_work
        self._users = users
        self._payments = payments

    def __call__(self, actor: Actor, user_id: UserId, page: PageRequest) -> Page[Payment]:
        if not may(actor, Action.VIEW_PAYMENTS, owner=user_id):
            raise UserNotFound("There is no such user.")
        return self._unit_of_work.read(lambda: self._list(user_id, page))

    def _list(self, user_id: UserId, page: PageRequest) -> Page[Payment]:
        self._users.get(user_id)
        return self._payments.of_user(user_id, page)
