"""What all suites stand on."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest

from gatherly_core.application import Ports
from gatherly_core.kernel.errors import Invalid
from gatherly_core.kernel.paging import Page, PageRequest, Position
from tests.contracts.given import Given

T = TypeVar("T")

GARBAGE: tuple[Any, ...] = (None, True, -1, 1.5, 2**70, "", "\x00", "nonsense", "0001-01-01T00:00:00+14:00", ("a",), [])


class Contract:
    """A suite of tests for what `ports` holds; see `tests.contracts` for how it is bound."""

    ports: Ports
    given: Given

    @pytest.fixture(autouse=True)
    def ports_at_hand(self, ports: Ports) -> None:
        self.ports = ports
        self.given = Given(ports)

    def run(self, block: Callable[[], T]) -> T:
        return self.ports.unit_of_work.run(block)

    def read(self, block: Callable[[], T]) -> T:
        return self.ports.unit_of_work.read(block)

    def pages(self, list_: Callable[[PageRequest], Page[T]], limit: int) -> list[tuple[T, ...]]:
        """All pages of a list, each read in a block of its own."""
        pages = [self.read(lambda: list_(PageRequest(limit)))]
        while pages[-1].next is not None:
            after = pages[-1].next
            pages.append(self.read(lambda after=after: list_(PageRequest(limit, after))))
        return [page.items for page in pages]

    def position_in(self, list_: Callable[[PageRequest], Page[Any]]) -> Position:
        """Where the first page of one item ends; the list must have more."""
        position = self.read(lambda: list_(PageRequest(1))).next
        assert position is not None
        return position

    def refuses(self, list_: Callable[[PageRequest], Page[Any]], position: Position) -> bool:
        """Whether the list says that it knows no such position, rather than anything else."""
        try:
            self.read(lambda: list_(PageRequest(1, position)))
        except Invalid as refusal:
            return set(refusal.fields) == {"cursor"}
        return False


def garbled(position: Position) -> Iterator[Any]:
    """Positions that no list has given out, made of one that a list has."""
    yield ()
    yield position[:-1]
    yield (*position, position[-1])
    yield position[1:]
    for place in range(len(position)):
        for garbage in GARBAGE:
            yield (*position[:place], garbage, *position[place + 1 :])


def fails(action: Callable[[], object]) -> bool:
    """Whether an action that no use case would do is refused, by whatever error."""
    try:
        action()
    except Exception:
        return True
    return False


class Boom(Exception):
    """What goes wrong in a test."""


def boom(*_: object) -> None:
    raise Boom
