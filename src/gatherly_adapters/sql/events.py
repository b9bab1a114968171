"""Events in the database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, func, insert, or_, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.event_tables import (
    EVENT_COLUMNS,
    event_images,
    event_of,
    event_tags,
    events,
    image_rows_of,
    row_of,
    tag_rows_of,
)
from gatherly_adapters.sql.inventory_tables import pools
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.ticketing import ticket_types
from gatherly_core.events.errors import EventNotFound
from gatherly_core.events.model import Event, EventStatus
from gatherly_core.events.ports import EventFilter, EventSort, Label
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

PRESENT = events.c.deleted_at.is_(None)
PUBLISHED = events.c.status == EventStatus.PUBLISHED

capacity = pools.alias("capacity")
HAS_CAPACITY = and_(capacity.c.event_id == events.c.id, capacity.c.ticket_type_id.is_(None))

KEYSETS = {
    EventSort.START_DATE: Keyset("events_by_start_date", datetime, UUID),
    EventSort.POPULARITY: Keyset("events_by_popularity", int, UUID),
    EventSort.CREATED_AT: Keyset("events_by_created_at", datetime, UUID),
}
ORDERS: dict[EventSort, ColumnElement[Any]] = {
    EventSort.START_DATE: events.c.start_date,
    EventSort.POPULARITY: capacity.c.used,
    EventSort.CREATED_AT: events.c.created_at,
}

ADD = insert(events)
ADD_TAGS = insert(event_tags)
ADD_IMAGES = insert(event_images)
WITH_ID = select(*EVENT_COLUMNS).where(events.c.id == bindparam("event_id"), PRESENT)
WITH_IDS = select(*EVENT_COLUMNS).where(events.c.id.in_(bindparam("event_ids", expanding=True)), PRESENT)
PINNED = Locking(WITH_ID, shared=True)
LOCKED = Locking(WITH_ID)
BEARING = Locking(
    select(*EVENT_COLUMNS)
    .where(events.c.category == bindparam("of_category"), PRESENT)
    .order_by(events.c.id)
    .limit(bindparam("most"))
)
FIRST_START = select(func.min(events.c.start_date)).where(events.c.end_date > bindparam("moment"))
SAVE = update(events).where(events.c.id == bindparam("event_id"), PRESENT)
REMOVE_TAGS = delete(event_tags).where(event_tags.c.event_id == bindparam("of_event"))
REMOVE_IMAGES = delete(event_images).where(event_images.c.event_id == bindparam("of_event"))


class SqlEvents:
    """The events. A deleted one stays in its table, for what was booked refers to it."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, event: Event) -> None:
        self._database.writing.execute(ADD, row_of(event))
        self._add_parts(event)

    def get(self, event_id: EventId) -> Event:
        return self._found(WITH_ID, event_id)

    def get_many(self, event_ids: Iterable[EventId]) -> Mapping[EventId, Event]:
        rows = self._database.reading.execute(WITH_IDS, {"event_ids": sorted(event_ids)})
        return {row.id: event_of(row) for row in rows}

    def pinned(self, event_id: EventId) -> Event:
        return self._found(self._database.lock(PINNED), event_id)

    def locked(self, event_id: EventId) -> Event:
        return self._found(self._database.lock(LOCKED), event_id)

    def save(self, event: Event) -> None:
        connection = self._database.writing
        connection.execute(SAVE, {"event_id": event.id, **row_of(event)})
        connection.execute(REMOVE_TAGS, {"of_event": event.id})
        connection.execute(REMOVE_IMAGES, {"of_event": event.id})
        self._add_parts(event)

    def delete(self, event_id: EventId, now: datetime) -> None:
        connection = self._database.writing
        connection.execute(SAVE, {"event_id": event_id, "deleted_at": now, "updated_at": now})
        connection.execute(REMOVE_IMAGES, {"of_event": event_id})
        connection.execute(REMOVE_TAGS, {"of_event": event_id})

    def browse(self, wanted: EventFilter, sort: EventSort, page: PageRequest) -> Page[Event]:
        keyset, order = KEYSETS[sort], ORDERS[sort]
        after = keyset.key(page.after)
        matching = select(*EVENT_COLUMNS, order.label("sort_key")).where(*_conditions(wanted))
        if sort is EventSort.START_DATE and wanted.ends_after and after is None:
            # Without a place to begin at, all events that ever ended would be passed on the way.
            first_start = self._database.reading.execute(FIRST_START, {"moment": wanted.ends_after}).scalar_one()
            if first_start is None:
                return Page(())
            matching = matching.where(events.c.start_date >= first_start)
        if sort is EventSort.POPULARITY or wanted.available is not None:
            matching = matching.join(capacity, HAS_CAPACITY)
        statement = paged(
            matching,
            (order, events.c.id),
            after,
            page.limit,
            descending=sort is not EventSort.START_DATE,
        )
        rows = keyset.page(self._database.reading.execute(statement), page.limit, lambda row: (row.sort_key, row.id))
        return Page(tuple(map(event_of, rows.items)), rows.next)

    def bearing(self, category: str, limit: int) -> tuple[Event, ...]:
        values = {"of_category": category, "most": limit}
        return tuple(map(event_of, self._database.reading.execute(self._database.lock(BEARING), values)))

    def categories(self, ends_after: datetime) -> tuple[Label, ...]:
        named = and_(_on(ends_after), events.c.category.is_not(None))
        return self._labels(select(events.c.category, func.count()).where(named).group_by(events.c.category))

    def tags(self, ends_after: datetime) -> tuple[Label, ...]:
        tagged = select(event_tags.c.tag, func.count()).join(events, event_tags.c.event_id == events.c.id)
        return self._labels(tagged.where(_on(ends_after)).group_by(event_tags.c.tag))

    def _labels(self, statement: Select[Any]) -> tuple[Label, ...]:
        # By the code points of the names, as they are sorted everywhere else.
        return tuple(Label(name, count) for name, count in sorted(self._database.reading.execute(statement)))

    def _add_parts(self, event: Event) -> None:
        for statement, rows in ((ADD_TAGS, tag_rows_of(event)), (ADD_IMAGES, image_rows_of(event))):
            if rows:
                self._database.writing.execute(statement, rows)

    def _found(self, statement: Select[Any], event_id: EventId) -> Event:
        row = self._database.reading.execute(statement, {"event_id": event_id}).one_or_none()
        if row is None:
            raise EventNotFound("There is no such event.")
        return event_of(row)


def _on(ends_after: datetime) -> ColumnElement[bool]:
    return and_(PRESENT, PUBLISHED, events.c.end_date > ends_after)


def _conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [PRESENT]
    if not wanted.everything:
        own = events.c.organizer_id == wanted.drafts_of
        conditions.append(or_(PUBLISHED, own) if wanted.drafts_of else PUBLISHED)
    if wanted.status is not None:
        conditions.append(events.c.status == wanted.status)
    if wanted.text is not None:
        conditions.append(func.instr(events.c.search_text, wanted.text.casefold()) > 0)
    if wanted.category is not None:
        conditions.append(events.c.category == wanted.category)
    if wanted.tag is not None:
        conditions.append(exists().where(event_tags.c.event_id == events.c.id, event_tags.c.tag == wanted.tag))
    if wanted.organizer_id is not None:
        conditions.append(events.c.organizer_id == wanted.organizer_id)
    if wanted.featured is not None:
        conditions.append(events.c.featured.is_(wanted.featured))
    if wanted.ends_after is not None:
        conditions.append(events.c.end_date > wanted.ends_after)
    if wanted.starts_before is not None:
        conditions.append(events.c.start_date < wanted.starts_before)
    if wanted.available is not None:
        conditions.append(_some_ticket_fits() if wanted.available else ~_some_ticket_fits())
    return conditions


def _some_ticket_fits() -> ColumnElement[bool]:
    """A ticket of some type is free, and the people that it admits fit into the event."""
    return exists().where(
        pools.c.ticket_type_id == ticket_types.c.id,
        pools.c.event_id == events.c.id,
        ticket_types.c.deleted.is_(False),
        pools.c.used + pools.c.kept < pools.c.size,
        capacity.c.used + capacity.c.kept + ticket_types.c.admits <= capacity.c.size,
    )
