"""Identifiers and codes that are the same in every run."""

from itertools import count
from uuid import UUID

from gatherly_core.kernel.crockford import written
from gatherly_core.kernel.identifiers import CODE_LENGTH

MILLISECONDS = 1_767_225_600_000
"""The first millisecond of 2026, which every identifier bears."""

SHAPE = MILLISECONDS << 80 | 0x7 << 76 | 0b10 << 62


class SequentialIdentifiers:
    """Counts from `first`: ascending UUIDv7s that differ in their last 50 bits, of which bookings' references are made.

    Safe for many threads.
    """

    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)

    def new(self) -> UUID:
        """The next identifier."""
        return UUID(int=SHAPE | next(self._numbers))


class SequentialCodes:
    """Counts from `first`: codes that anybody can guess, fit for tests and for nothing else. Safe for many threads."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = count(first)

    def new(self) -> str:
        """The next code."""
        return written(next(self._numbers), CODE_LENGTH)
