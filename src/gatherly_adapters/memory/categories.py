"""The categories that admins look after, in memory."""

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.tables import Definition, Index
from gatherly_core.events.categories import Category
from gatherly_core.events.errors import CategoryNotFound, CategoryTaken
from gatherly_core.kernel.identifiers import CategoryId

BY_KEY = Index[Category](lambda category: category.key, lambda category: (category.id,))
CATEGORIES = Definition[CategoryId, Category](lambda category: category.id, (BY_KEY,))


class MemoryCategories:
    """The categories."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(CATEGORIES)

    def add(self, category: Category) -> None:
        self.save(category)

    def locked(self, category_id: CategoryId) -> Category:
        category = self._rows.get(category_id)
        if category is None:
            raise CategoryNotFound("There is no such category.")
        return category

    def save(self, category: Category) -> None:
        if any(other.id != category.id for other in self._rows.select(BY_KEY, category.key)):
            raise CategoryTaken("There is a category of this name already.")
        self._rows.put(category)

    def delete(self, category_id: CategoryId) -> None:
        self._rows.remove(category_id)

    def all(self) -> tuple[Category, ...]:
        return tuple(sorted(self._rows.all(), key=lambda category: category.name))
