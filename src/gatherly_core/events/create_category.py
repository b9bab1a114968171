"""Making a category."""

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.categories import Categories, Category
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import CategoryId, Identifiers
from gatherly_core.kernel.unit_of_work import UnitOfWork


class CreateCategory:
    """Makes a category, which is listed even while no event bears it.

    - admins only: Forbidden
    - one of each name, whatever its letters' case: CategoryTaken
    """

    def __init__(
        self,
        unit_of_work: UnitOfWork,
        categories: Categories,
        trail: AuditTrail,
        identifiers: Identifiers,
        clock: Clock,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._categories = categories
        self._trail = trail
        self._identifiers = identifiers
        self._clock = clock

    def __call__(self, actor: Actor, name: str) -> Category:
        permit(actor, Action.MANAGE_CATEGORIES)
        now = self._clock.now()
        category = Category(id=CategoryId(self._identifiers.new()), name=name, created_at=now, updated_at=now)
        return self._unit_of_work.run(lambda: self._create(actor, category), landed=self._exists)

    def _create(self, actor: Actor, category: Category) -> Category:
        self._categories.add(category)
        self._trail.record(Deed.CATEGORY_CREATED, actor.user_id, category.id)
        return category

    def _exists(self, category: Category) -> bool:
        return category in self._categories.all()
