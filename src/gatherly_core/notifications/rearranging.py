"""When people are told that an event has changed: not of each change by itself, and not over and over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gatherly_core.events.facts import EventRearranged
from gatherly_core.events.model import Event

SETTLING = timedelta(minutes=3)
"""How long a change is left for others to follow, which are then told with it."""
LAST_MINUTES = timedelta(minutes=10)
"""So close to the start nothing is left to settle: people are on their way."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_OF_TITLE = 1
"""How often people are told within a day that an event has another title, and nothing else."""
MOST_IN_A_DAY = 3
"""How often people are told within a day that time or place of an event have changed."""
MOST_BEFORE_START = 40
"""The same, once it begins within a day: more than the pauses allow as long as the start stays about where it is."""

Starts = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Telling:
    """That people were told of changes of an event. `title_only`: none of these was one of time or place."""

    at: datetime
    title_only: bool


def may_be_told(event: Event, untold: Sequence[EventRearranged], told: Sequence[Telling], now: datetime) -> bool:
    """Whether people may be told of the `untold` changes at `now`, who were `told` of others within the last day.

    When it starts is both: as it is now, and as it was when people were told of it last.
    """
    starts = (event.details.start_date, untold[0].old_start)
    if now < untold[0].at + _settling(starts, now):
        return False
    if changes_of(untold) == ("title",):
        return sum(each.title_only for each in told) < MOST_OF_TITLE
    times = [each.at for each in told if not each.title_only]
    if min(starts) <= now + DAY:
        return len(times) < MOST_BEFORE_START and (not times or now >= times[-1] + _pause(starts, times[-1]))
    return len(times) < MOST_IN_A_DAY


def changes_of(untold: Sequence[EventRearranged]) -> tuple[str, ...]:
    """Of `title`, `location` and `time`, whatever any of them has changed."""
    return tuple(dict.fromkeys(word for change in untold for word in change.changes))


def _settling(starts: Starts, now: datetime) -> timedelta:
    return timedelta() if _distance(starts, now) < LAST_MINUTES else SETTLING


def _pause(starts: Starts, told_at: datetime) -> timedelta:
    """How long people are left alone who were told then: half of what was left, so that more can come in time."""
    return min(HOUR, _distance(starts, told_at) / 2)


def _distance(starts: Starts, moment: datetime) -> timedelta:
    return min(abs(start - moment) for start in starts)
