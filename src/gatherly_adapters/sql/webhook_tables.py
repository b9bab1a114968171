"""The tables of endpoints, and of what is on its way to them."""

from sqlalchemy import Column, Computed, Index, Integer, SmallInteger, String, Table

from gatherly_adapters.sql.leased_rows import lease_columns
from gatherly_adapters.sql.metadata import (
    TABLE_OPTIONS,
    Id,
    Json,
    UtcDateTime,
    metadata,
    reference,
    word_column,
)
from gatherly_core.webhooks.endpoints import Off

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", Id, primary_key=True),
    reference("owner_id", "users"),
    Column("url", String(500), nullable=False),
    Column("types", Json, nullable=False),
    # Sealed. Blank once the endpoint is deleted.
    Column("secret", String(255), nullable=False),
    Column("former_secret", String(255)),
    Column("former_until", UtcDateTime),
    Column("failing_since", UtcDateTime),
    Column("failed_at", UtcDateTime),
    Column("failing_seconds", Integer, nullable=False, server_default="0"),
    Column("rests_until", UtcDateTime),
    *word_column("off", Off, nullable=True),
    Column("off_since", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("deleted_at", UtcDateTime),
    # Of whoever is sending something there; its end stays, and says when that was last.
    Column("lease", Id),
    Column("leased_until", UtcDateTime),
    Index(None, "owner_id", "created_at", "id"),
    **TABLE_OPTIONS,
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    reference("endpoint_id", "webhook_endpoints"),
    Column("fact_id", Id, nullable=False),
    Column("type", String(64), nullable=False),
    # The booking that the fact is about, or else the event, and its number among the facts about it.
    Column("subject_id", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    *lease_columns(),
    # By this, what is due is found without a look at all that was ever sent there.
    Column("queued_for", Id, Computed("CASE WHEN due_at IS NULL THEN NULL ELSE endpoint_id END", persisted=False)),
    Column("tried_at", UtcDateTime),
    Column("answered", SmallInteger),
    Column("error", String(64)),
    Index(None, "queued_for", "due_at", "id"),
    Index(None, "endpoint_id", "subject_id", "sequence"),
    Index(None, "endpoint_id", "id"),
    Index(None, "created_at"),
    Index(None, "buried_at", "id"),
    **TABLE_OPTIONS,
)
