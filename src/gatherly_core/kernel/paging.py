"""Pages of a list: keyset paging, stable while rows are added."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

Position = tuple[str | int, ...]
"""Where a page ended: the sort key of its last item. Only the list that gave it out can read it."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` items (1 to 100), those after `after`, or the first ones."""

    limit: int = 20
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and where to go on: None at the end of the list."""

    items: tuple[T, ...]
    next: Position | None = None
