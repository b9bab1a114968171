"""When an event is, as it is written on a ticket: by the clocks of its place."""

from datetime import datetime
from zoneinfo import ZoneInfo

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def occasion(start: datetime, end: datetime, timezone: str) -> tuple[str, str]:
    """Its day or days, and its hours: ("Saturday 24 October 2026", "22:00 - 01:00 CEST (UTC+02:00)").

    An event of several days has the last day beside its last hour; one in which the clocks change has both offsets.
    """
    first, last = (moment.astimezone(ZoneInfo(timezone)) for moment in (start, end))
    zones = (_zone(first), _zone(last))
    begins = f"{first:%H:%M}" if zones[0] == zones[1] else f"{first:%H:%M} {zones[0]}"
    ends = f"{last:%H:%M} {zones[1]}"
    if first.date() != last.date():
        ends = f"{_day(last)}, {ends}"
    return _day(first), f"{begins} \N{EN DASH} {ends}"


def _day(moment: datetime) -> str:
    # Not by strftime, which speaks the language of the machine.
    return f"{WEEKDAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def _zone(moment: datetime) -> str:
    """The zone's abbreviation, where it has one that is no number, and its offset from UTC."""
    offset = f"UTC{moment.isoformat()[-len('+00:00') :]}" if moment.utcoffset() else "UTC"
    name = moment.tzname() or ""
    return f"{name} ({offset})" if name.isalpha() and name != "UTC" else offset
