"""A database in memory."""

from collections.abc import Hashable
from typing import Any, TypeVar, cast

from gatherly_adapters.memory.blocks import Blocks
from gatherly_adapters.memory.tables import Definition, Table

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class MemoryDatabase:
    """Tables that live as long as this object, and are reached in one block at a time. Safe for many threads."""

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._tables: dict[Definition[Any, Any], Table[Any, Any]] = {}

    def table(self, definition: Definition[K, R]) -> Table[K, R]:
        """The one table of that definition."""
        return cast(Table[K, R], self._tables.setdefault(definition, Table(self.blocks, definition)))
