from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherly_core.notifications.reminder_times import LARGEST_SHIFT, Lead, Opening, moment_of, timely
from tests.factories import new_id

SECOND = timedelta(seconds=1)


def opening(start: str, zone: str) -> Opening:
    """Of an event that starts when the clocks of the zone show this."""
    local = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    return Opening(new_id(), local.astimezone(UTC), zone)


def moment(start: str, zone: str, lead: Lead) -> str:
    """What the clocks of the zone show when people are reminded."""
    return moment_of(opening(start, zone), lead).astimezone(ZoneInfo(zone)).isoformat()


@pytest.mark.parametrize(
    ("zone", "start", "lead", "expected"),
    [
        # Clocks are put back on 25 October 2026 in Berlin, and forward on 28 March 2027.
        ("Europe/Berlin", "2026-10-25T19:00", Lead.DAY, "2026-10-24T19:00:00+02:00"),
        ("Europe/Berlin", "2026-10-28T19:00", Lead.WEEK, "2026-10-21T19:00:00+02:00"),
        ("Europe/Berlin", "2027-03-28T19:00", Lead.DAY, "2027-03-27T19:00:00+01:00"),
        ("Europe/Berlin", "2027-03-31T19:00", Lead.WEEK, "2027-03-24T19:00:00+01:00"),
        ("Europe/Berlin", "2027-03-28T03:30", Lead.HOUR, "2027-03-28T01:30:00+01:00"),
        ("America/New_York", "2026-11-01T19:00", Lead.DAY, "2026-10-31T19:00:00-04:00"),
        ("America/New_York", "2027-03-14T19:00", Lead.WEEK, "2027-03-07T19:00:00-05:00"),
        ("Australia/Lord_Howe", "2027-04-04T19:00", Lead.DAY, "2027-04-03T19:00:00+11:00"),
        ("Asia/Tokyo", "2026-12-05T19:00", Lead.DAY, "2026-12-04T19:00:00+09:00"),
        ("Asia/Tokyo", "2026-12-05T19:00", Lead.HOUR, "2026-12-05T18:00:00+09:00"),
    ],
)
def test_it_goes_by_the_clocks_of_the_event(zone: str, start: str, lead: Lead, expected: str) -> None:
    assert moment(start, zone, lead) == expected


def test_it_takes_the_first_of_two_moments() -> None:
    assert moment("2026-10-26T02:30", "Europe/Berlin", Lead.DAY) == "2026-10-25T02:30:00+02:00"


def test_it_takes_the_offset_before_a_gap() -> None:
    assert moment("2027-03-29T02:30", "Europe/Berlin", Lead.DAY) == "2027-03-28T03:30:00+02:00"


def test_it_goes_by_the_clocks_when_the_start_comes_twice() -> None:
    second = Opening(new_id(), datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin")
    assert moment_of(second, Lead.DAY) == datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
    assert moment_of(second, Lead.HOUR) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("lead", Lead)
def test_it_is_time_from_the_moment_until_half_of_it_is_over(lead: Lead) -> None:
    concert = opening("2026-12-05T19:00", "Europe/Berlin")
    due, half = concert.start - lead.length, concert.start - lead.length / 2
    assert [timely(concert, lead, at) for at in (due - SECOND, due, half - SECOND, half, concert.start)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_it_never_reminds_where_the_day_before_is_missing() -> None:
    # Samoa had no 30 December 2011.
    concert = opening("2011-12-31T10:00", "Pacific/Apia")
    assert moment_of(concert, Lead.DAY) == concert.start
    assert not timely(concert, Lead.DAY, concert.start)


@given(
    minutes=st.integers(0, 100 * 366 * 24 * 60),
    zone=st.sampled_from(("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo")),
    lead=st.sampled_from(Lead),
)
def test_it_comes_about_as_long_before_the_start_as_it_says(minutes: int, zone: str, lead: Lead) -> None:
    start = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ahead = start - moment_of(Opening(new_id(), start, zone), lead)
    assert lead.length - LARGEST_SHIFT <= ahead <= lead.length + LARGEST_SHIFT
