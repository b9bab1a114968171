"""Identifiers that are the same in every run."""

from itertools import count
from uuid import UUID

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
