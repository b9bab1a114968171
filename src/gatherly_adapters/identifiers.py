"""Identifiers that sort by the time they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7


class TimeOrderedIdentifiers:
    """Makes UUIDv7s: rows with such keys are added at the end of an index instead of all over it."""

    def new(self) -> UUID:
        """A new UUIDv7 (RFC 9562): unique anywhere, and in the order of time to the millisecond."""
        return uuid7()
