"""Calendar entries, taken in by a reader of RFC 5545."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from gatherly_adapters.ical_calendars import IcalCalendars
from gatherly_core.admission.model import CalendarEntry

ENTRY = CalendarEntry(
    uid="0199a3c2-6f00-7000-8000-0000000000e1",
    sequence=3,
    changed_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    title="Jazz, Blues; & \\Soul\\ 🎸 " + "ü" * 200,
    location="Große Elbstraße 9;\nHamburg, DE",
    description="Booking 7GK2M-QX4TB, 2 tickets",
    start_date=datetime(2026, 3, 28, 22, tzinfo=UTC),
    end_date=datetime(2026, 3, 29, 2, tzinfo=UTC),
    cancelled=False,
)


def taken_in(entry: CalendarEntry) -> Event:
    calendar = Calendar.from_ical(IcalCalendars().write(entry))
    assert (calendar["version"], bool(calendar["prodid"])) == ("2.0", True)
    (event,) = calendar.walk("VEVENT")
    assert event.errors == calendar.errors == []
    return event


def test_it_keeps_every_sign() -> None:
    event = taken_in(ENTRY)
    assert str(event["summary"]) == ENTRY.title
    assert str(event["location"]) == ENTRY.location
    assert str(event["description"]) == ENTRY.description


def test_it_is_known_again_when_the_event_has_changed() -> None:
    before, after = taken_in(ENTRY), taken_in(replace(ENTRY, sequence=4, title="Moved"))
    assert before["uid"] == after["uid"] == ENTRY.uid
    assert (before["sequence"], after["sequence"]) == (3, 4)
    assert before["dtstamp"].dt == ENTRY.changed_at.replace(microsecond=0)


@pytest.mark.parametrize("start", [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)])
def test_it_keeps_the_moments_over_both_changes_of_the_clocks(start: datetime) -> None:
    """In Berlin the first of these nights has an hour less, the second one more."""
    event = taken_in(replace(ENTRY, start_date=start, end_date=start + timedelta(hours=8)))
    assert (event.start, event.end) == (start, start + timedelta(hours=8))
    assert event.start.utcoffset() == timedelta(0)


@pytest.mark.parametrize(("cancelled", "status"), [(False, "CONFIRMED"), (True, "CANCELLED")])
def test_it_says_whether_it_takes_place(cancelled: bool, status: str) -> None:
    assert taken_in(replace(ENTRY, cancelled=cancelled))["status"] == status


def test_it_leaves_out_a_place_that_is_not_known() -> None:
    assert "location" not in taken_in(replace(ENTRY, location=""))


def test_its_lines_are_as_short_as_the_standard_wants_them() -> None:
    lines = IcalCalendars().write(ENTRY).split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
