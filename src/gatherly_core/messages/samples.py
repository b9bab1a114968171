"""Something to speak of for each template: for previews, and to try wordings on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from gatherly_core.messages.model import Amount, SubjectMatter, Template, Value
from gatherly_core.messages.variables import VARIABLES

EXAMPLES: Mapping[str, Value] = MappingProxyType({
    "event_title": "Harbour Jazz Night",
    "event_location": "Old Customs House, Hamburg",
    "event_start": datetime(2026, 12, 5, 18, tzinfo=UTC),
    "event_end": datetime(2026, 12, 5, 22, tzinfo=UTC),
    "event_timezone": "Europe/Berlin",
    "link": "https://gatherly.example/e/harbour-jazz-night",
    "reference": "K7QM-2XPD",
    "tickets": 2,
    "total": Amount(4900, "EUR"),
    "unwritten": 0,
    "amount": Amount(4900, "EUR"),
    "paid": True,
    "until": datetime(2026, 12, 4, 17, 30, tzinfo=UTC),
    "ticket_type": "Regular",
    "name": "Ada Lovelace",
    "lead": "day",
    "changes": ("time", "location"),
    "old_start": datetime(2026, 12, 4, 18, tzinfo=UTC),
    "old_end": datetime(2026, 12, 4, 22, tzinfo=UTC),
    "role": "scanner",
    "hours": 24,
    "minutes": 30,
    "subject": "Doors open half an hour earlier",
    "paragraphs": ("Good news: doors open at 18:30 already.", "There is soup for those who come early."),
    "template": "reminder",
    "language": "de",
    "fault": "paragraphs: paragraph 1, line 1: there is no variable 'event'",
    "subjects": ("Doors open half an hour earlier", "A second bar", "Where to park"),
    "endpoint": "0199a3c2-6f00-7000-8000-0000000000f2",
    "why": "failing",
    "since": datetime(2026, 12, 1, 8, 15, tzinfo=UTC),
})  # fmt: skip

SAMPLES: Mapping[Template, SubjectMatter] = MappingProxyType({
    template: {name: EXAMPLES[name] for name in variables} for template, variables in VARIABLES.items()
})  # fmt: skip
