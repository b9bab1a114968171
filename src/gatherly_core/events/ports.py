"""What events need from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from gatherly_core.events.model import Event, EventStatus
from gatherly_core.kernel.identifiers import EventId, UserId
from gatherly_core.kernel.paging import Page, PageRequest


class EventSort(StrEnum):
    START_DATE = "start_date"
    """The next to start first."""
    POPULARITY = "popularity"
    """The most places taken first."""
    CREATED_AT = "created_at"
    """The newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events to list; None asks nothing.

    `text` is looked for, whatever the letters' case, in title, description, location, category and tags. An event is
    within `ends_after` and `starts_before` when it ends after the one and starts before the other (UTC). `available`
    asks for events with, or without, a place that anybody may take. Drafts and cancelled events are listed, too, if
    `everything` says so, and those of the organizer `drafts_of`; otherwise only what is published. `status` leaves out
    what is in another one.
    """

    text: str | None = None
    category: str | None = None
    tag: str | None = None
    organizer_id: UserId | None = None
    featured: bool | None = None
    ends_after: datetime | None = None
    starts_before: datetime | None = None
    available: bool | None = None
    drafts_of: UserId | None = None
    everything: bool = False
    status: EventStatus | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A category or a tag, and how many events bear it."""

    name: str
    count: int


class Events(Protocol):
    """The events. Works inside a unit of work only. A deleted event is absent from every answer."""

    def add(self, event: Event) -> None: ...

    def get(self, event_id: EventId) -> Event:
        """EventNotFound when there is none."""
        ...

    def get_many(self, event_ids: Iterable[EventId]) -> Mapping[EventId, Event]:
        """Those of the events that exist."""
        ...

    def pinned(self, event_id: EventId) -> Event:
        """The event, which nobody can change until the block ends; others may pin it too. EventNotFound."""
        ...

    def locked(self, event_id: EventId) -> Event:
        """The event, which nobody else can pin, lock or change until the block ends. EventNotFound."""
        ...

    def save(self, event: Event) -> None:
        """Keeps the changed event, which the block has locked."""
        ...

    def delete(self, event_id: EventId, now: datetime) -> None:
        """Takes the event, which the block has locked, out of sight for good. What was booked for it stays."""
        ...

    def browse(self, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Event]:
        """The events that match, in the order of `sort` and then of their ids."""
        ...

    def bearing(self, category: str, limit: int) -> tuple[Event, ...]:
        """Up to `limit` events in whatever state that bear the category, each locked as by `locked`."""
        ...

    def categories(self, ends_after: datetime) -> tuple[Label, ...]:
        """The categories of published events that end after that moment, by name."""
        ...

    def tags(self, ends_after: datetime) -> tuple[Label, ...]:
        """The tags of published events that end after that moment, by name."""
        ...
