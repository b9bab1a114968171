"""What happens to events."""

from dataclasses import dataclass
from datetime import datetime

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
    """What people go by of a published event is not as it was. `version` is the event's since then."""

    event_id: EventId
    version: int
    title: bool
    location: bool
    time: bool
    old_start: datetime
    old_end: datetime

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
        at=after.updated_at,
    )
    return fact if after.published and fact.changes else None
