"""The categories that admins look after. Events may bear others, too."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from gatherly_core.kernel.identifiers import CategoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category. `former` is the name that events may still bear, since it is called something else now."""

    id: CategoryId
    name: str
    created_at: datetime
    updated_at: datetime
    former: str | None = None

    @property
    def key(self) -> str:
        """What no other category has: the name, whatever its letters' case (definition D145 of The Unicode Standard).

        At most four times as long as the name.
        """
        return unicodedata.normalize("NFD", unicodedata.normalize("NFD", self.name).casefold())

    def renamed(self, name: str, now: datetime) -> "Category":
        return replace(self, name=name, former=self.name, updated_at=now)


class Categories(Protocol):
    """The categories that admins look after. Works inside a unit of work only."""

    def add(self, category: Category) -> None:
        """Keeps a new category. CategoryTaken when there is one of this name, whatever its letters' case."""
        ...

    def locked(self, category_id: CategoryId) -> Category:
        """The category, which nobody else can change until the block ends. CategoryNotFound."""
        ...

    def save(self, category: Category) -> None:
        """Keeps the changed category, which the block has locked. CategoryTaken."""
        ...

    def delete(self, category_id: CategoryId) -> None:
        """Takes the category away, which the block has locked."""
        ...

    def all(self) -> tuple[Category, ...]:
        """All categories, by name."""
        ...
