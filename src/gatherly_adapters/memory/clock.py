"""A clock that stands still until it is moved."""

import threading
from datetime import UTC, datetime, timedelta


class FixedClock:
    """Tells the moment that it was set to. Safe for many threads."""

    def __init__(self, now: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _utc(now)

    def now(self) -> datetime:
        """The moment that the clock is set to: an aware UTC datetime."""
        return self._now

    def set(self, now: datetime) -> None:
        """Moves to a moment, which must be aware: ValueError otherwise. Time may go backwards."""
        with self._lock:
            self._now = _utc(now)

    def advance(self, by: timedelta) -> None:
        """Moves on by so much."""
        with self._lock:
            self._now += by


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone is not known.")
    return moment.astimezone(UTC)
