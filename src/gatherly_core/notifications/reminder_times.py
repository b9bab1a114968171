"""When people are reminded of an event: a week, a day and an hour before it starts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from gatherly_core.kernel.identifiers import EventId


@dataclass(frozen=True, slots=True)
class Opening:
    """When an event starts (UTC), and the IANA name of the zone whose clocks its guests go by."""

    event_id: EventId
    start: datetime
    timezone: str


class Lead(StrEnum):
    """How long before the start. The values are what templates are told."""

    WEEK = "week"
    DAY = "day"
    HOUR = "hour"

    @property
    def length(self) -> timedelta:
        return LENGTHS[self]


LENGTHS = {Lead.WEEK: timedelta(weeks=1), Lead.DAY: timedelta(days=1), Lead.HOUR: timedelta(hours=1)}

LARGEST_SHIFT = timedelta(days=1)
"""By how much clocks are ever put forward or back at once: where the date line was moved, by a whole day."""


LATE = timedelta(hours=1)
"""How long after the moment of a reminder a booking may be confirmed of which people still hear by it."""


def moment_of(opening: Opening, lead: Lead) -> datetime:
    """When people are to be reminded (UTC).

    Weeks and days are those of the clocks of the event's zone, an hour is sixty minutes (RFC 5545, section 3.3.6):
    of an event at 19:00 people hear a day before at 19:00, even if the clocks are changed in between. Where they are
    put forward over that time, the offset before the change counts; where it comes twice, its first coming does
    (RFC 5545, section 3.3.5).
    """
    if lead is Lead.HOUR:
        return opening.start - lead.length
    zone = ZoneInfo(opening.timezone)
    clock = opening.start.astimezone(zone).replace(tzinfo=None, fold=0) - lead.length
    return clock.replace(tzinfo=zone).astimezone(UTC)


def timely(opening: Opening, lead: Lead, now: datetime) -> bool:
    """Whether to remind people at `now`: from the moment on, until half of the time that is left then is over."""
    moment = moment_of(opening, lead)
    return moment <= now < moment + (opening.start - moment) / 2
