"""What happens to events."""

from dataclasses import dataclass

from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import CategoryId, EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCreated(Fact):
    event_id: EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class EventChanged(Fact):
    event_id: EventId


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
