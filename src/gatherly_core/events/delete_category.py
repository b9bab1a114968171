"""Removing a category."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.categories import Categories
from gatherly_core.events.errors import CategoryBeingRenamed, CategoryInUse
from gatherly_core.events.ports import Events
from gatherly_core.kernel.identifiers import CategoryId
from gatherly_core.kernel.unit_of_work import UnitOfWork


class DeleteCategory:
    """Removes a category that no event bears, in whatever state.

    - admins only: Forbidden; CategoryNotFound
    - not while an event bears it: CategoryInUse; nor while events follow its new name: CategoryBeingRenamed
    """

    def __init__(self, unit_of_work: UnitOfWork, categories: Categories, events: Events, trail: AuditTrail) -> None:
        self._unit_of_work = unit_of_work
        self._categories = categories
        self._events = events
        self._trail = trail

    def __call__(self, actor: Actor, category_id: CategoryId) -> None:
        permit(actor, Action.MANAGE_CATEGORIES)
        self._unit_of_work.run(lambda: self._delete(actor, category_id))

    def _delete(self, actor: Actor, category_id: CategoryId) -> None:
        category = self._categories.locked(category_id)
        if category.former is not None:
            raise CategoryBeingRenamed("Events still follow the last change of its name. Please try again in a moment.")
        if self._events.bearing(category.name, 1):
            raise CategoryInUse("Events bear this category; it can be renamed instead.")
        self._categories.delete(category_id)
        self._trail.record(Deed.CATEGORY_DELETED, actor.user_id, category_id)
