"""Giving a category another name."""

from dataclasses import replace

from gatherly_core.accounts.model import Actor
from gatherly_core.accounts.permissions import Action
from gatherly_core.accounts.permitting import permit
from gatherly_core.audit.deeds import Deed
from gatherly_core.audit.trail import AuditTrail
from gatherly_core.events.categories import Categories, Category
from gatherly_core.events.errors import CategoryBeingRenamed, CategoryNotFound
from gatherly_core.events.facts import CategoryRenamed, EventChanged
from gatherly_core.events.ports import Events
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.facts import Outbox
from gatherly_core.kernel.identifiers import CategoryId
from gatherly_core.kernel.queues import Renew, unleased
from gatherly_core.kernel.unit_of_work import UnitOfWork, again

AT_A_TIME = 100
"""How many events are changed in one transaction."""


class RenameCategory:
    """Gives a category another name; the events that bear it follow in the background.

    - admins only: Forbidden; CategoryNotFound
    - one of each name, whatever its letters' case: CategoryTaken
    - not while events still follow another change of its name: CategoryBeingRenamed
    """

    def __init__(
        self, unit_of_work: UnitOfWork, categories: Categories, facts: Outbox, trail: AuditTrail, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._categories = categories
        self._facts = facts
        self._trail = trail
        self._clock = clock

    def __call__(self, actor: Actor, category_id: CategoryId, name: str) -> Category:
        permit(actor, Action.MANAGE_CATEGORIES)
        return self._unit_of_work.run(lambda: self._rename(actor, category_id, name), landed=again)

    def _rename(self, actor: Actor, category_id: CategoryId, name: str) -> Category:
        category = self._categories.locked(category_id)
        if name == category.name:
            return category
        if category.former is not None:
            raise CategoryBeingRenamed("Events still follow the last change of its name. Please try again in a moment.")
        now = self._clock.now()
        renamed = category.renamed(name, now)
        self._categories.save(renamed)
        self._facts.add(CategoryRenamed(category_id=category_id, at=now))
        self._trail.record(Deed.CATEGORY_EDITED, actor.user_id, category_id)
        return renamed


class FollowCategory:
    """Gives the events that bear the former name of a category its present one, some at a time.

    What was interrupted goes on when it is done again. Nothing happens if the category is gone, or has no former name.
    """

    def __init__(
        self, unit_of_work: UnitOfWork, categories: Categories, events: Events, facts: Outbox, clock: Clock
    ) -> None:
        self._unit_of_work = unit_of_work
        self._categories = categories
        self._events = events
        self._facts = facts
        self._clock = clock

    def __call__(self, category_id: CategoryId, renew: Renew = unleased) -> None:
        while self._unit_of_work.run(lambda: self._some_follow(category_id), landed=again):
            renew()

    def _some_follow(self, category_id: CategoryId) -> bool:
        """Whether there may be more."""
        try:
            category = self._categories.locked(category_id)
        except CategoryNotFound:
            return False
        if category.former is None:
            return False
        now = self._clock.now()
        bearing = self._events.bearing(category.former, AT_A_TIME)
        for event in bearing:
            self._events.save(event.edited(replace(event.details, category=category.name), now))
            self._facts.add(EventChanged(event_id=event.id, at=now))
        if not bearing:
            self._categories.save(replace(category, former=None))
        return bool(bearing)
