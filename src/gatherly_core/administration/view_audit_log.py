"""Looking through the audit trail."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.model import AuditEntry, AuditSearch
from gatherly_core.audit.ports import AuditEntries
from gatherly_core.kernel.paging import Page, PageRequest
from gatherly_core.kernel.unit_of_work import UnitOfWork


class ViewAuditLog:
    """The entries of the audit trail that are wanted, newest first. Admins only: Forbidden."""

    def __init__(self, unit_of_work: UnitOfWork, entries: AuditEntries) -> None:
        self._unit_of_work = unit_of_work
        self._entries = entries

    def __call__(self, actor: Actor, wanted: AuditSearch, page: PageRequest) -> Page[AuditEntry]:
        permit(actor, Action.VIEW_AUDIT_LOG)
        return self._unit_of_work.read(lambda: self._entries.search(wanted, page))
