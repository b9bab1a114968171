"""Ticket types in the database."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, Row, String, Table, bindparam, insert, select, update

from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import LONG_TEXT, TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_core.kernel.identifiers import EventId, TicketTypeId
from gatherly_core.ticketing.errors import TicketTypeNotFound
from gatherly_core.ticketing.model import TicketDetails, TicketKind, TicketType

ticket_types = Table(
    "ticket_types",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    *word_column("kind", TicketKind),
    Column("name", String(255), nullable=False),
    Column("description", LONG_TEXT, nullable=False),
    Column("price", Integer, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("sale_start_date", UtcDateTime),
    Column("sale_end_date", UtcDateTime),
    Column("min_per_booking", Integer, nullable=False),
    Column("max_per_booking", Integer),
    Column("admits", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Index(None, "event_id", "id"),
    **TABLE_OPTIONS,
)

DETAILS = (
    "kind",
    "name",
    "description",
    "price",
    "quantity",
    "sale_start_date",
    "sale_end_date",
    "min_per_booking",
    "max_per_booking",
    "admits",
)
PRESENT = ticket_types.c.deleted.is_(False)


ADD = insert(ticket_types)
WITH_ID = select(ticket_types).where(ticket_types.c.id == bindparam("ticket_type_id"), PRESENT)
OF_EVENTS = (
    select(ticket_types)
    .where(ticket_types.c.event_id.in_(bindparam("event_ids", expanding=True)), PRESENT)
    .order_by(ticket_types.c.id)
)
SAVE = update(ticket_types).where(ticket_types.c.id == bindparam("ticket_type_id"), PRESENT)
DELETE = update(ticket_types).where(ticket_types.c.id == bindparam("ticket_type_id")).values(deleted=True)


class SqlTicketTypes:
    """The ticket types. A deleted one stays in its table, for what was booked refers to it."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, ticket_type: TicketType) -> None:
        self._database.writing.execute(ADD, {**_row_of(ticket_type), "deleted": False})

    def get(self, ticket_type_id: TicketTypeId) -> TicketType:
        row = self._database.reading.execute(WITH_ID, {"ticket_type_id": ticket_type_id}).one_or_none()
        if row is None:
            raise TicketTypeNotFound("There is no such ticket.")
        return _ticket_type_of(row)

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[TicketType, ...]]:
        found: dict[EventId, tuple[TicketType, ...]] = dict.fromkeys(event_ids, ())
        for row in self._database.reading.execute(OF_EVENTS, {"event_ids": tuple(found)}):
            found[row.event_id] = (*found[row.event_id], _ticket_type_of(row))
        return found

    def save(self, ticket_type: TicketType) -> None:
        self._database.writing.execute(SAVE, {"ticket_type_id": ticket_type.id, **_row_of(ticket_type)})

    def delete(self, ticket_type_id: TicketTypeId) -> None:
        self._database.writing.execute(DELETE, {"ticket_type_id": ticket_type_id})


def _row_of(ticket_type: TicketType) -> dict[str, object]:
    return {
        **{name: getattr(ticket_type.details, name) for name in DETAILS},
        "id": ticket_type.id,
        "event_id": ticket_type.event_id,
        "version": ticket_type.version,
        "created_at": ticket_type.created_at,
        "updated_at": ticket_type.updated_at,
    }


def _ticket_type_of(row: Row[Any]) -> TicketType:
    return TicketType(
        id=row.id,
        event_id=row.event_id,
        details=TicketDetails(**{name: getattr(row, name) for name in DETAILS}),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
