"""Things to speak of that no designer of a message has thought of."""

from collections.abc import Mapping
from datetime import UTC, datetime

from gatherly_core.messages.model import Amount, SubjectMatter, Template, Value
from gatherly_core.messages.variables import VARIABLES

HOSTILE = '<script>alert("1")</script> & </td></table><a href="javascript:x">'
LONG = "The Longest Title That Anybody Has Ever Given To An Event " * 20
SEVERAL_LINES = "a\r\nBcc: x@y.z\x00\u2028b\u202e"
FROM_THE_RIGHT = "مهرجان الموسيقى"

BASE: Mapping[str, Value] = {
    "event_title": "Gala",
    "event_location": "Hall",
    "event_start": datetime(2026, 12, 5, 18, tzinfo=UTC),
    "event_end": datetime(2026, 12, 5, 22, tzinfo=UTC),
    "event_timezone": "Europe/Berlin",
    "link": "https://gatherly.example/b/1?a=1&b=2#token=SECRET",
    "reference": "7GK2M-QX4TB",
    "tickets": 1,
    "total": Amount(1250, "EUR"),
    "unwritten": 2,
    "amount": Amount(1250, "EUR"),
    "paid": True,
    "until": datetime(2026, 12, 4, 17, 30, tzinfo=UTC),
    "ticket_type": "Regular",
    "name": "Ada",
    "lead": "week",
    "changes": ("title", "location", "time"),
    "old_start": datetime(2026, 12, 4, 18, tzinfo=UTC),
    "old_end": datetime(2026, 12, 4, 22, tzinfo=UTC),
    "role": "manager",
    "hours": 24,
    "minutes": 30,
    "subject": "Doors",
    "paragraphs": ("They open early.\nAt six.", "Bring a friend."),
    "template": "reminder",
    "language": "de",
    "fault": "subject: line 1: there is no variable 'x'",
    "subjects": ("Doors", "A second bar"),
    "endpoint": "0199a3c2-6f00-7000-8000-0000000000f2",
    "why": "failing",
    "since": datetime(2026, 12, 1, 8, 15, tzinfo=UTC),
}

EXTREMES: Mapping[str, Mapping[str, Value]] = {
    "usual": {},
    "hostile": dict.fromkeys(("event_title", "event_location", "ticket_type", "name", "subject", "fault"), HOSTILE)
    | {"paragraphs": (HOSTILE, HOSTILE), "subjects": (HOSTILE,)},
    "long": dict.fromkeys(("event_title", "event_location", "ticket_type", "name", "subject"), LONG)
    | {"paragraphs": (LONG * 20,), "subjects": (LONG,) * 50},
    "from the right": dict.fromkeys(("event_title", "event_location", "ticket_type", "name", "subject"), FROM_THE_RIGHT)
    | {"paragraphs": (FROM_THE_RIGHT,), "subjects": (FROM_THE_RIGHT,)},
    "lines in lines": dict.fromkeys(
        ("event_title", "event_location", "name", "subject"), "a\r\nBcc: x@y.z\x00\u2028b\u202e"
    ),
    "nothing": {"event_location": "", "paragraphs": (), "changes": (), "until": None, "link": ""},
    "free": {"total": Amount(0, "EUR"), "paid": False},
    "yen": {"total": Amount(1200, "JPY"), "amount": Amount(1200, "JPY")},
    "dinars": {"total": Amount(1250, "KWD"), "amount": Amount(1250, "KWD")},
    "half an hour": {"event_timezone": "Asia/Kolkata"},
    "the night of the change": {
        "event_start": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        "event_end": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    },
    "many": {
        "tickets": 100_000,
        "total": Amount(99_999_999, "EUR"),
        "lead": "hour",
        "role": "scanner",
        "why": "gone",
    },
}


def matter(template: Template, extreme: str = "usual") -> SubjectMatter:
    values = {**BASE, **EXTREMES[extreme]}
    return {name: values[name] for name in VARIABLES[template]}
