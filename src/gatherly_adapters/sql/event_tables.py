"""The tables of events, and how an event is written in them."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Row, String, Table

from gatherly_adapters.sql.metadata import (
    LONG_TEXT,
    TABLE_OPTIONS,
    Id,
    Json,
    UtcDateTime,
    metadata,
    reference,
    word_column,
)
from gatherly_core.events.model import Event, EventDetails, EventStatus
from gatherly_core.events.refund_policy import Tier
from gatherly_core.images.model import names_in
from gatherly_core.kernel.markup import text_of

BETWEEN_TEXTS = "\x1f"
"""Stands between the texts of an event that are searched, so that nothing is found across two of them."""

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    reference("organizer_id", "users"),
    Column("title", String(255), nullable=False),
    Column("description", LONG_TEXT, nullable=False),
    Column("category", String(100)),
    Column("tags", Json, nullable=False),
    Column("location", String(500), nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("images", Json, nullable=False),
    Column("start_date", UtcDateTime, nullable=False),
    Column("end_date", UtcDateTime, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("capacity", Integer),
    Column("refund_policy", Json),
    *word_column("status", EventStatus),
    Column("featured", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("deleted_at", UtcDateTime),
    Column("search_text", LONG_TEXT, nullable=False),
    # When nothing was left of who came; NULL while there may be.
    Column("forgotten_at", UtcDateTime),
    Index(None, "forgotten_at", "end_date"),
    Index(None, "start_date", "id"),
    Index(None, "created_at", "id"),
    Index(None, "end_date", "start_date"),
    Index(None, "organizer_id", "start_date"),
    Index(None, "category", "start_date"),
    **TABLE_OPTIONS,
)

# For finding and counting only: what an event says of itself is in its own row.
event_tags = Table(
    "event_tags",
    metadata,
    reference("event_id", "events", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("tag", String(100), nullable=False),
    Index(None, "tag", "event_id"),
    **TABLE_OPTIONS,
)

# Those that are kept here, whether an event uses them or not.
images = Table(
    "images",
    metadata,
    Column("name", String(80), primary_key=True),
    # When somebody last wanted it to be there; when a sweep last took it on, once it is marked.
    Column("wanted_at", UtcDateTime, nullable=False),
    # Whether it is being removed: nobody can use it from then on.
    Column("marked", Boolean, nullable=False),
    Index(None, "marked", "wanted_at"),
    **TABLE_OPTIONS,
)

# Which of them each event uses, so that none is removed that is shown: the event's own row says where.
event_images = Table(
    "event_images",
    metadata,
    reference("event_id", "events", primary_key=True),
    Column("image", String(80), ForeignKey("images.name", ondelete="RESTRICT"), primary_key=True),
    Index(None, "image"),
    **TABLE_OPTIONS,
)

DETAILS = (
    "title",
    "description",
    "category",
    "location",
    "latitude",
    "longitude",
    "start_date",
    "end_date",
    "timezone",
    "currency",
    "capacity",
)
# Not the text that is searched: it is as long as all others together.
EVENT_COLUMNS = [column for column in events.c if column.name not in {"search_text", "forgotten_at"}]


def row_of(event: Event) -> dict[str, object]:
    """The event as a row of `events`."""
    details = event.details
    return {
        **{name: getattr(details, name) for name in DETAILS},
        "id": event.id,
        "organizer_id": event.organizer_id,
        "tags": details.tags,
        "images": details.images,
        "refund_policy": None if details.refund_policy is None else list(map(asdict, details.refund_policy)),
        "status": event.status,
        "featured": event.featured,
        "version": event.version,
        "created_at": event.created_at,
        "updated_at": event.updated_at,
        "search_text": _search_text(details),
    }


def tag_rows_of(event: Event) -> list[dict[str, object]]:
    """The event's tags as rows of `event_tags`, each tag once."""
    tags = dict.fromkeys(event.details.tags)
    return [{"event_id": event.id, "position": position, "tag": tag} for position, tag in enumerate(tags)]


def image_rows_of(event: Event) -> list[dict[str, object]]:
    """Those of the event's images that are kept here, as rows of `event_images`."""
    return [{"event_id": event.id, "image": name} for name in sorted(names_in(event.details.images))]


def event_of(row: Row[Any]) -> Event:
    """The event of a row with EVENT_COLUMNS."""
    details = EventDetails(
        tags=tuple(row.tags),
        images=tuple(row.images),
        refund_policy=None if row.refund_policy is None else tuple(Tier(**tier) for tier in row.refund_policy),
        **{name: getattr(row, name) for name in DETAILS},
    )
    return Event(
        id=row.id,
        organizer_id=row.organizer_id,
        details=details,
        status=row.status,
        featured=row.featured,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _search_text(details: EventDetails) -> str:
    texts = (details.title, text_of(details.description), details.location, details.category or "", *details.tags)
    return BETWEEN_TEXTS.join(texts).casefold()
