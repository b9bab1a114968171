"""Queues of record in memory: rows of which each is one process's to do at a time."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from gatherly_adapters.memory.tables import Index, Table
from gatherly_core.kernel.queues import LEASE, Leased, together


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is to be done about a row. Nobody may claim it before `due_at`, and nobody at all while that is None."""

    attempts: int = 0
    due_at: datetime | None = None
    lease: UUID | None = None
    settled_at: datetime | None = None
    buried_at: datetime | None = None
    why: str | None = None


def leased(token: UUID, now: datetime) -> Standing:
    """A new row on which a process has a lease already."""
    return Standing(attempts=1, due_at=now + LEASE, lease=token)


class Queued(Protocol):
    """A row of a queue: a frozen dataclass with an `id` and a `standing`."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> UUID: ...

    @property
    def standing(self) -> Standing: ...


R = TypeVar("R", bound=Queued)
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class MemoryQueue(Generic[K, R, T]):
    """The rows of one group of an index, as `kernel.queues.Queue` promises.

    The index must leave out rows that are not due at any time, and have those first that are to be claimed first. `key`
    is that of the row with an id, `item` what a row stands for.
    """

    def __init__(
        self,
        table: Table[K, R],
        index: Index[R],
        group: Hashable,
        key: Callable[[UUID], K],
        item: Callable[[R], T],
    ) -> None:
        self._table = table
        self._index = index
        self._group = group
        self._key = key
        self._item = item

    def has_due(self, now: datetime) -> bool:
        return any(self._due(now))

    def claim(self, now: datetime, limit: int) -> tuple[Leased[T], ...]:
        return self._claim(tuple(islice(self._due(now), limit)), now)

    def renew(self, leased: Leased[T], now: datetime) -> bool:
        row = self._own(leased)
        if row is not None:
            self._table.put(replace(row, standing=replace(row.standing, due_at=now + LEASE)))
        return row is not None

    def settle(self, leased: Leased[T], now: datetime) -> None:
        self._change_if_own(leased, due_at=None, settled_at=now, why=None)

    def postpone(self, leased: Leased[T], until: datetime, why: str) -> None:
        self._change_if_own(leased, due_at=until, why=why)

    def release(self, leased: Leased[T], due_at: datetime) -> None:
        self._change_if_own(leased, due_at=due_at, attempts=leased.attempts - 1)

    def bury(self, leased: Leased[T], now: datetime, why: str) -> None:
        self._change_if_own(leased, due_at=None, buried_at=now, why=why)

    def _due(self, now: datetime) -> Iterator[R]:
        return (row for row in self._table.ascending(self._index, self._group) if is_due(row.standing, now))

    def _claim(self, oldest: Sequence[R], now: datetime) -> tuple[Leased[T], ...]:
        token = uuid4()
        return tuple(self._claimed(row, token, now) for row in together(oldest, was_lost))

    def _claimed(self, row: R, token: UUID, now: datetime) -> Leased[T]:
        before, attempts = row.standing.due_at, row.standing.attempts + 1
        assert before is not None, "nothing else is claimed"
        standing = replace(row.standing, attempts=attempts, lease=token, due_at=now + LEASE)
        self._table.put(replace(row, standing=standing))
        return Leased(row.id, self._item(row), token, attempts, before)

    def _change_if_own(self, leased: Leased[T], **values: Any) -> None:
        row = self._own(leased)
        if row is not None:
            self._table.put(replace(row, standing=replace(row.standing, lease=None, **values)))

    def _own(self, leased: Leased[T]) -> R | None:
        row = self._table.get(self._key(leased.id))
        return row if row is not None and row.standing.lease == leased.token else None


def is_due(standing: Standing, now: datetime) -> bool:
    """Whether somebody may claim the row."""
    return standing.due_at is not None and standing.due_at <= now


def was_lost(row: Queued) -> bool:
    """Whether there is a lease on the row; once it is due, that has lapsed."""
    return row.standing.lease is not None
