"""The table of notifications, and the queues that it is."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index, String, Table, UniqueConstraint

from gatherly_adapters.sql.leased_rows import lease_columns
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
from gatherly_core.notifications.model import Channel, Kind


class Lane(StrEnum):
    """In which of the queues of its channel a notification is; each has its own stretch of one index."""

    URGENT = "urgent"
    OTHERS = "others"
    HELD = "held"
    """It does not go out by itself, but in a digest, when it is due."""


IN_TURN = (Lane.URGENT, Lane.OTHERS)
"""What goes out by itself, in this order."""

notifications = Table(
    "notifications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("occasion", String(128), nullable=False),
    # What tells recipients apart, whichever of the two columns below says who it is.
    Column("recipient", String(64), nullable=False),
    reference("user_id", "users", nullable=True),
    Column("address", String(320)),
    reference("event_id", "events", nullable=True),
    *word_column("kind", Kind, length=32),
    *word_column("channel", Channel),
    Column("subject", String(255), nullable=False),
    Column("message", LONG_TEXT, nullable=False),
    Column("html", LONG_TEXT),
    Column("data", Json, nullable=False),
    Column("sending_id", Id),
    Column("read_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("held_until", UtcDateTime),
    *word_column("lane", Lane),
    *lease_columns(),
    UniqueConstraint("occasion", "recipient", "channel"),
    CheckConstraint("(user_id IS NULL) <> (address IS NULL)", name="recipient"),
    CheckConstraint("(due_at IS NULL) = (settled_at IS NOT NULL OR buried_at IS NOT NULL)", name="due"),
    Index(None, "user_id", "created_at", "id"),
    Index(None, "channel", "lane", "due_at", "id"),
    Index(None, "recipient", "created_at"),
    Index(None, "sending_id"),
    Index(None, "event_id"),
    Index(None, "created_at"),
    Index(None, "buried_at", "id"),
    **TABLE_OPTIONS,
)
