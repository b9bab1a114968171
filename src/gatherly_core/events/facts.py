"""What happens to events."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from gatherly_core.events.model import Event
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import CategoryId, EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCreated(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanged(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRearranged(Fact):
    """What people go by of a published event is not as it was. `version` is the event's since then.

    Of texts it has the `likeness` that they had before: 0 in facts of releases that did not tell it.
    """

    event_id: EventId
    version: int
    title: bool
    location: bool
    time: bool
    old_start: datetime
    old_end: datetime
    old_title: int = 0
    old_location: int = 0
    old_timezone: int = 0

    @property
    def changes(self) -> tuple[str, ...]:
        """Of `title`, `location` and `time`, what has changed."""
        return tuple(word for word in ("title", "location", "time") if getattr(self, word))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPublished(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventUnpublished(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCancelled(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDeleted(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRenamed(Fact):
    category_id: CategoryId


def likeness(event_id: EventId, text: str) -> int:
    """What tells a text of an event from others, as facts have no words of people's: a digest of 48 bits."""
    return int.from_bytes(sha256(event_id.bytes + text.encode()).digest()[:6], "big")


def rearranged(before: Event, after: Event) -> EventRearranged | None:
    """What its edit has changed of an event that people go by; None when nothing, or when nobody goes there yet."""
    old, new = before.details, after.details
    moved = (old.start_date, old.end_date, old.timezone) != (new.start_date, new.end_date, new.timezone)
    fact = EventRearranged(
        event_id=after.id,
        version=after.version,
        title=old.title != new.title,
        location=old.location != new.location,
        time=moved,
        old_start=old.start_date,
        old_end=old.end_date,
        old_title=likeness(after.id, old.title),
        old_location=likeness(after.id, old.location),
        old_timezone=likeness(after.id, old.timezone),
        at=after.updated_at,
    )
    return fact if after.published and fact.changes else None
