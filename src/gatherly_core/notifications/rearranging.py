"""When people are told that an event has changed: not of each change by itself, and not over and over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gatherly_core.events.facts import EventRearranged, likeness
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


@dataclass(frozen=True, slots=True)
class Difference:
    """What of an event is not as those know it who booked `after` one moment, if there is one, and `before` another.

    `changes`: of `title`, `location` and `time`, at least one.
    """

    changes: tuple[str, ...]
    old_start: datetime
    old_end: datetime
    after: datetime | None
    before: datetime

    def goes_on_to(self, other: "Difference") -> bool:
        """Whether the others are told the same, and are those who booked right after these."""
        return replace(other, after=self.after, before=self.before) == self and other.after == self.before


def differences(event: Event, untold: Sequence[EventRearranged]) -> tuple[Difference, ...]:
    """What people are to be told of `untold` changes: nothing of what was taken back, but to who knows no better."""
    found: list[Difference] = []
    after = None
    for place, change in enumerate(untold):
        changes = tuple(_changes(event, untold[place:]))
        other = Difference(changes, change.old_start, change.old_end, after, change.at)
        if found and found[-1].goes_on_to(other):
            found[-1] = replace(found[-1], before=change.at)
        elif changes:
            found.append(other)
        after = change.at
    return tuple(found)


def _changes(event: Event, since: Sequence[EventRearranged]) -> Iterator[str]:
    """What is not as it was before the first of these changes; what nobody knows of that, as if it had changed."""
    first, details = since[0], event.details

    def differs(old: int, now: str, changed: bool) -> bool:
        return old != likeness(event.id, now) if old else changed

    if differs(first.old_title, details.title, any(each.title for each in since)):
        yield "title"
    if differs(first.old_location, details.location, any(each.location for each in since)):
        yield "location"
    moved = (first.old_start, first.old_end) != (details.start_date, details.end_date)
    if moved or differs(first.old_timezone, details.timezone, any(each.time for each in since)):
        yield "time"


def may_be_told(event: Event, untold: Sequence[EventRearranged], told: Sequence[Telling], now: datetime) -> bool:
    """Whether people may be told of the `untold` changes at `now`, who were `told` of others within the last day.

    When it starts is both: as it is now, and as it was when people were told of it last.
    """
    starts, found = (event.details.start_date, untold[0].old_start), differences(event, untold)
    # Where there is no difference, the change that took all back has not been noted yet.
    if not found or now < untold[0].at + _settling(starts, now):
        return False
    if all(each.changes == ("title",) for each in found):
        return sum(each.title_only for each in told) < MOST_OF_TITLE
    times = [each.at for each in told if not each.title_only]
    if min(starts) <= now + DAY:
        return len(times) < MOST_BEFORE_START and (not times or now >= times[-1] + _pause(starts, times[-1]))
    return len(times) < MOST_IN_A_DAY


def _settling(starts: Starts, now: datetime) -> timedelta:
    return timedelta() if _distance(starts, now) < LAST_MINUTES else SETTLING


def _pause(starts: Starts, told_at: datetime) -> timedelta:
    """How long people are left alone who were told then: half of what was left, so that more can come in time."""
    return min(HOUR, _distance(starts, told_at) / 2)


def _distance(starts: Starts, moment: datetime) -> timedelta:
    return min(abs(start - moment) for start in starts)
