"""The tables of the feed.

They refer to no other table: what is published locks nothing that people are just booking.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, String, Table

from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, Json, UtcDateTime, metadata

# By their ids in the outbox. Written with them, and removed when they are in the feed.
unpublished_facts = Table("unpublished_facts", metadata, Column("id", Id, primary_key=True), **TABLE_OPTIONS)

feed = Table(
    "feed",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("fact_id", Id, nullable=False, unique=True),
    Column("type", String(64), nullable=False),
    Column("organizer_id", Id, nullable=False),
    Column("event_id", Id, nullable=False),
    Column("booking_id", Id),
    Column("sequence", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("data", Json, nullable=False),
    Index(None, "organizer_id", "position"),
    **TABLE_OPTIONS,
)

# The only row is locked by who publishes.
feed_end = Table(
    "feed_end",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    **TABLE_OPTIONS,
)

# By the bookings, or else the events, that facts are about. They outlast the facts, which are counted on.
feed_sequences = Table(
    "feed_sequences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sequence", Integer, nullable=False),
    **TABLE_OPTIONS,
)
