"""Looking through all payments."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork
from gatherly_core.payments.model import Payment
from gatherly_core.payments.ports import PaymentFilter, Payments


class SearchPayments:
    """The payments of everybody, newest first. Admins only: Forbidden."""

    def __init__(self, unit_of_work: UnitOfWork, payments: Payments) -> None:
        self._unit_of_work = unit_of_work
        self._payments = payments

    def __call__(self, actor: Actor, wanted: PaymentFilter, page: PageRequest) -> Page[Payment]:
        permit(actor, Action.SEARCH_PAYMENTS)
        return self._unit_of_work.read(lambda: self._payments.search(wanted, page))
