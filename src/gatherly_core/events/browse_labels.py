"""Browsing categories and tags."""

from dataclasses import dataclass

from gatherly_core.events.categories import Categories
from gatherly_core.events.ports import Events, Label
from gatherly_core.kernel.clock import Clock
from gatherly_core.kernel.identifiers import CategoryId
from gatherly_core.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CategoryLabel(Label):
    """A category, and how many events bear it. `id` is None for one that no admin looks after."""

    id: CategoryId | None


class BrowseCategories:
    """The categories that admins look after, and those of published events that have not ended, by name.

    Each with its count of such events.
    """

    def __init__(self, unit_of_work: UnitOfWork, events: Events, categories: Categories, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._categories = categories
        self._clock = clock

    def __call__(self) -> tuple[CategoryLabel, ...]:
        return self._unit_of_work.read(self._browse)

    def _browse(self) -> tuple[CategoryLabel, ...]:
        counts = {label.name: label.count for label in self._events.categories(self._clock.now())}
        ids = {category.name: category.id for category in self._categories.all()}
        return tuple(CategoryLabel(name, counts.get(name, 0), ids.get(name)) for name in sorted({*counts, *ids}))


class BrowseTags:
    """The tags of published events that have not ended, each with its count, by name."""

    def __init__(self, unit_of_work: UnitOfWork, events: Events, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._events = events
        self._clock = clock

    def __call__(self) -> tuple[Label, ...]:
        return self._unit_of_work.read(lambda: self._events.tags(self._clock.now()))
