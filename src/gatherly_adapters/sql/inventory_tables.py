"""The table of pools, and how a pool is written in it."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Integer, Row, Table, UniqueConstraint

from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, metadata, reference
from gatherly_core.inventory.model import Pool

pools = Table(
    "pools",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    reference("ticket_type_id", "ticket_types", nullable=True),
    Column("size", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    UniqueConstraint("ticket_type_id"),
    Index(None, "event_id"),
    CheckConstraint("used >= 0", name="used"),
    CheckConstraint("kept >= 0", name="kept"),
    CheckConstraint("waiting >= 0", name="waiting"),
    CheckConstraint("used + kept <= size", name="fits"),
    **TABLE_OPTIONS,
)

FIGURES = ("id", "event_id", "ticket_type_id", "size", "used", "kept", "waiting")


def row_of(pool: Pool) -> dict[str, object]:
    """The pool as a row of `pools`."""
    return {name: getattr(pool, name) for name in FIGURES}


def pool_of(row: Row[Any]) -> Pool:
    """The pool of a row of `pools`."""
    return Pool(**{name: getattr(row, name) for name in FIGURES})
