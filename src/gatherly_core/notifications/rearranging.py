"""When people are told that an event has changed: not of each change by itself, and not over and over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from gatherly_core.events.facts import EventRearranged
from gatherly_core.events.model import Event

SETTLING = timedelta(minutes=3)
"""How long a change is left for others to follow, which are then told with it."""
DAY = timedelta(days=1)
MOST_IN_A_DAY = 3
"""How often people are told within a day that an event has changed."""
MOST_BEFORE_START = 6
"""The same, while it begins within a day, so that nobody misses it who was told enough."""


def may_be_told(event: Event, untold: Sequence[EventRearranged], told: Sequence[datetime], now: datetime) -> bool:
    """Whether people may be told of the `untold` changes at `now`, who were `told` of others within the last day.

    It begins soon, if it does so as it is now, or as it was when people were told of it last.
    """
    starts = (event.details.start_date, untold[0].old_start)
    soon = any(now <= start <= now + DAY for start in starts)
    return len(told) < (MOST_BEFORE_START if soon else MOST_IN_A_DAY)


def changes_of(untold: Sequence[EventRearranged]) -> tuple[str, ...]:
    """Of `title`, `location` and `time`, whatever any of them has changed."""
    return tuple(dict.fromkeys(word for change in untold for word in change.changes))
