from datetime import UTC, datetime

import pytest

from gatherly_adapters.printing.occasions import occasion


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "zone", "day", "hours"),
    [
        (at(7, 1, 17), at(7, 1, 20, 30), "Europe/Berlin", "Wednesday 1 July 2026", "19:00 – 22:30 CEST (UTC+02:00)"),
        (at(1, 1, 0), at(1, 1, 3), "America/New_York", "Wednesday 31 December 2025", "19:00 – 22:00 EST (UTC-05:00)"),
        (at(5, 4, 9), at(5, 4, 10), "UTC", "Monday 4 May 2026", "09:00 – 10:00 UTC"),
        (at(5, 4, 9), at(5, 4, 10), "Africa/Abidjan", "Monday 4 May 2026", "09:00 – 10:00 GMT (UTC)"),
        (at(5, 4, 9), at(5, 4, 10), "Asia/Kathmandu", "Monday 4 May 2026", "14:45 – 15:45 UTC+05:45"),
        (
            at(5, 4, 20),
            at(5, 5, 1),
            "Asia/Tokyo",
            "Tuesday 5 May 2026",
            "05:00 – 10:00 JST (UTC+09:00)",
        ),
        (
            at(5, 4, 20),
            at(5, 4, 23),
            "Europe/Berlin",
            "Monday 4 May 2026",
            "22:00 – Tuesday 5 May 2026, 01:00 CEST (UTC+02:00)",
        ),
        (
            at(10, 24, 22),
            at(10, 25, 2),
            "Europe/Berlin",
            "Sunday 25 October 2026",
            "00:00 CEST (UTC+02:00) – 03:00 CET (UTC+01:00)",
        ),
        (
            at(3, 28, 22),
            at(3, 29, 2),
            "Europe/Berlin",
            "Saturday 28 March 2026",
            "23:00 CET (UTC+01:00) – Sunday 29 March 2026, 04:00 CEST (UTC+02:00)",
        ),
    ],
)
def test_it_is_told_by_the_clocks_of_the_place(start: datetime, end: datetime, zone: str, day: str, hours: str) -> None:
    assert occasion(start, end, zone) == (day, hours)
