"""Pages of a list: keyset paging, stable while rows are added."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice, takewhile
from typing import Any, Generic, TypeVar
from uuid import UUID

from gatherly_core.kernel.errors import Invalid

K = TypeVar("K")
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


Kind = type[datetime] | type[int] | type[UUID]

LARGEST_NUMBER = 2**63 - 1
"""The largest number in a position: what a database can compare with."""


class Keyset:
    """How the positions of one list are written: its name, and then a sort key with parts of the given kinds.

    The last part of a sort key is an identifier, so that no two items share one. `asked_as` is the field in which
    callers give a position.
    """

    def __init__(self, name: str, *kinds: Kind, asked_as: str = "cursor") -> None:
        self._name = name
        self._kinds = kinds
        self._asked_as = asked_as

    def position(self, key: Sequence[Any]) -> Position:
        """The position of the item with that sort key."""
        return (self._name, *map(_written, key))

    def key(self, position: Position | None) -> tuple[Any, ...] | None:
        """The sort key that a position stands for. Invalid when another list gave it out, or nobody did."""
        if position is None:
            return None
        try:
            key = tuple(_read(kind, part) for kind, part in zip(self._kinds, position[1:], strict=True))
            # Only what is written just as it would be given out is read: there is one position for each item.
            known = self.position(key) == tuple(position)
        except (TypeError, ValueError, OverflowError):
            key, known = (), False
        if not known:
            raise Invalid("The list does not know this place.", {self._asked_as: "must be one that this list gave out"})
        return key

    def page(self, items: Iterable[T], limit: int, key_of: Callable[[T], Sequence[Any]]) -> Page[T]:
        """The first `limit` of the items, and the position of the last of them if there are more."""
        found = tuple(islice(items, limit + 1))
        if len(found) <= limit:
            return Page(found)
        return Page(found[:limit], self.position(key_of(found[limit - 1])))


def batches(
    look: Callable[[K | None], Sequence[T]], key: Callable[[T], K], after: K | None = None
) -> Iterator[Sequence[T]]:
    """All there is beyond `after`, some at a time: `look` answers some of what comes after a key, or the first ones."""
    found = look(after)
    while found:
        yield found
        found = look(key(found[-1]))


class Circle(Generic[T]):
    """Goes around a list that changes, by id: once each time, from where it was left the time before; first, anywhere.

    So whoever never comes to the end of it, because of what is in it, still comes to everything that is in it, sooner
    or later also where each time is the first, in a process of its own. Several threads may go around at the same time:
    each comes to everything, and begins where any of them was last.
    """

    def __init__(self, key: Callable[[T], UUID]) -> None:
        self._key = key
        self._left_at: UUID | None = None

    def around(self, look: Callable[[Any], Sequence[T]]) -> Iterator[T]:
        """All there is, as `batches` looks for it: what comes after the last one that was taken, then the others."""
        start = self._left_at or self._anywhere(look)
        way = self._each(look, start)
        if start is not None:
            way = chain(way, takewhile(lambda thing: self._key(thing) <= start, self._each(look, None)))
        for thing in way:
            self._left_at = self._key(thing)
            yield thing

    def _anywhere(self, look: Callable[[Any], Sequence[T]]) -> UUID | None:
        """One of all there are, each as likely as the others; None where there is nothing."""
        chosen = None
        for number, thing in enumerate(self._each(look, None), 1):
            if random.randrange(number) == 0:  # noqa: S311  a place to begin at is no secret
                chosen = self._key(thing)
        return chosen

    def _each(self, look: Callable[[Any], Sequence[T]], after: UUID | None) -> Iterator[T]:
        return chain.from_iterable(batches(look, self._key, after))


def _written(part: datetime | int | UUID) -> str | int:
    if isinstance(part, datetime):
        return part.astimezone(UTC).isoformat()
    return str(part) if isinstance(part, UUID) else int(part)


def _read(kind: Kind, part: str | int) -> datetime | int | UUID:
    """TypeError, ValueError or OverflowError when the part is of no such kind."""
    if issubclass(kind, int):
        if type(part) is not int or not 0 <= part <= LARGEST_NUMBER:
            raise ValueError("Not a number that is found in a position.")
        return part
    if type(part) is not str:
        raise TypeError("Not a text that is found in a position.")
    return datetime.fromisoformat(part) if issubclass(kind, datetime) else UUID(part)
