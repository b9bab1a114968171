"""Tables of immutable rows, with indexes that are kept in order."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar

from gatherly_adapters.memory.blocks import Blocks

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

Order = tuple[Any, ...]
"""What rows are sorted by; it ends with something that no two rows share."""


@dataclass(frozen=True, eq=False)
class Index(Generic[R]):
    """Rows by `group`, each group sorted by `order`. A row whose group is None is left out."""

    group: Callable[[R], Hashable | None]
    order: Callable[[R], Order]


@dataclass(frozen=True, eq=False)
class Definition(Generic[K, R]):
    """What a table holds: rows told apart by `key`, found by `indexes`."""

    key: Callable[[R], K]
    indexes: tuple[Index[R], ...] = ()


class Table(Generic[K, R]):
    """The rows of one kind. Reached inside a block only, and changed only in one that may write: else RuntimeError."""

    def __init__(self, blocks: Blocks, definition: Definition[K, R]) -> None:
        self._blocks = blocks
        self._key = definition.key
        self._rows: dict[K, R] = {}
        self._sorted = {index: _SortedKeys[K, R](index) for index in definition.indexes}

    def get(self, key: K) -> R | None:
        self._blocks.current()
        return self._rows.get(key)

    def all(self) -> tuple[R, ...]:
        self._blocks.current()
        return tuple(self._rows.values())

    def put(self, row: R) -> None:
        """Keeps the row, in place of the one with its key."""
        self._change(self._key(row), row)

    def remove(self, key: K) -> None:
        """Takes the row away, if it is there."""
        self._change(key, None)

    def select(self, index: Index[R], group: Hashable) -> tuple[R, ...]:
        """The rows of a group, in order."""
        return tuple(self.ascending(index, group))

    def ascending(self, index: Index[R], group: Hashable, after: Order | None = None) -> Iterator[R]:
        """The rows of a group from first to last, those beyond `after`. The table must not change meanwhile."""
        self._blocks.current()
        keys = self._sorted[index].of(group)
        start = 0 if after is None else bisect_right(keys, after, key=_order)
        return (self._rows[key] for _, key in islice(keys, start, None))

    def descending(self, index: Index[R], group: Hashable, before: Order | None = None) -> Iterator[R]:
        """The rows of a group from last to first, those below `before`. The table must not change meanwhile."""
        self._blocks.current()
        keys = self._sorted[index].of(group)
        end = len(keys) if before is None else bisect_left(keys, before, key=_order)
        return (self._rows[keys[place][1]] for place in range(end - 1, -1, -1))

    def rank(self, index: Index[R], group: Hashable, order: Order) -> int:
        """How many rows of a group come before `order`."""
        self._blocks.current()
        return bisect_left(self._sorted[index].of(group), order, key=_order)

    def _change(self, key: K, row: R | None) -> None:
        self._blocks.writing().remember(partial(self._set, key, self._rows.get(key)))
        self._set(key, row)

    def _set(self, key: K, row: R | None) -> None:
        before = self._rows.get(key)
        for keys in self._sorted.values():
            keys.replace(key, before, row)
        if row is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = row


class _SortedKeys(Generic[K, R]):
    """The keys of an index, by group."""

    def __init__(self, index: Index[R]) -> None:
        self._index = index
        self._groups: dict[Hashable, list[tuple[Order, K]]] = {}

    def of(self, group: Hashable) -> Sequence[tuple[Order, K]]:
        return self._groups.get(group, ())

    def replace(self, key: K, before: R | None, after: R | None) -> None:
        old, new = self._place(before), self._place(after)
        if old == new:
            return
        if old is not None:
            group, order = old
            keys = self._groups[group]
            del keys[bisect_left(keys, order, key=_order)]
            if not keys:
                del self._groups[group]
        if new is not None:
            group, order = new
            insort(self._groups.setdefault(group, []), (order, key), key=_order)

    def _place(self, row: R | None) -> tuple[Hashable, Order] | None:
        group = None if row is None else self._index.group(row)
        return None if row is None or group is None else (group, self._index.order(row))


def _order(entry: tuple[Order, object]) -> Order:
    return entry[0]
