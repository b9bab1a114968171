"""The waitlist in the database."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    Select,
    SmallInteger,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_adapters.sql.paging import behind, paged
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId, WaitlistEntryId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.waitlist.errors import EntryNotFound
from gatherly_core.waitlist.model import LIVE, Entry, EntryStatus, Offer, Priority, Standing

waitlist_entries = Table(
    "waitlist_entries",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    reference("ticket_type_id", "ticket_types"),
    reference("user_id", "users"),
    Column("quantity", Integer, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("partial", Boolean, nullable=False),
    *word_column("status", EntryStatus),
    # 1 while the entry is live, then NULL, of which a UNIQUE constraint takes any number.
    Column("active", SmallInteger),
    Column("passes", Integer, nullable=False),
    reference("offer_booking_id", "bookings", nullable=True),
    Column("offer_quantity", Integer),
    Column("offer_expires_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("ticket_type_id", "user_id", "active"),
    UniqueConstraint("offer_booking_id"),
    CheckConstraint("priority IN (0, 1)", name="priority"),
    CheckConstraint("(active IS NOT NULL) = (status IN ('waiting', 'offered'))", name="active"),
    Index(None, "user_id", "created_at", "id"),
    Index("ix_waitlist_entries_line_of_event", "event_id", "status", "priority", "created_at", "id"),
    Index("ix_waitlist_entries_line_of_type", "ticket_type_id", "status", "priority", "created_at", "id"),
    **TABLE_OPTIONS,
)

PRIORITIES = (Priority.VIP, Priority.NORMAL)
"""In the order in which they come; the table holds their numbers."""

SAME_NAMED = (
    "id",
    "event_id",
    "ticket_type_id",
    "user_id",
    "quantity",
    "partial",
    "status",
    "passes",
    "created_at",
    "updated_at",
)

entries = waitlist_entries.c
WAITS = entries.status == EntryStatus.WAITING
TURN = (entries.priority, entries.created_at, entries.id)

NEWEST_FIRST = Keyset("entries_of_user", datetime, UUID)
BY_TURN = Keyset("entries_of_event", int, datetime, UUID)

ADD = insert(waitlist_entries)
SAVE = update(waitlist_entries).where(entries.id == bindparam("entry_id"))
WITH_ID = select(waitlist_entries).where(entries.id == bindparam("entry_id"))
LOCKED = Locking(WITH_ID)
EXISTS = select(entries.id).where(entries.id == bindparam("entry_id"))
WAITING = select(waitlist_entries).where(entries.event_id == bindparam("event_id"), WAITS).order_by(*TURN)
OFFERED = Locking(select(waitlist_entries).where(entries.offer_booking_id == bindparam("booking_id")))


class SqlWaitlistEntries:
    """The entries."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, entry: Entry) -> None:
        self._database.writing.execute(ADD, _row_of(entry))

    def get(self, entry_id: WaitlistEntryId) -> Entry:
        return _found(self._one(WITH_ID, entry_id=entry_id))

    def exists(self, entry_id: WaitlistEntryId) -> bool:
        return self._one(EXISTS, entry_id=entry_id) is not None

    def locked(self, entry_id: WaitlistEntryId) -> Entry:
        return _found(self._one(self._database.lock(LOCKED), entry_id=entry_id))

    def save(self, entry: Entry) -> None:
        self._database.writing.execute(SAVE, {"entry_id": entry.id, **_row_of(entry)})

    def waiting(self, event_id: EventId, after: Entry | None = None, limit: int | None = None) -> tuple[Entry, ...]:
        statement = WAITING.limit(limit)
        if after is not None:
            turn = (PRIORITIES.index(after.priority), after.created_at, after.id)
            statement = statement.where(behind(TURN, turn))
        return tuple(map(_entry_of, self._database.reading.execute(statement, {"event_id": event_id})))

    def offered(self, booking_id: BookingId) -> Entry | None:
        row = self._one(self._database.lock(OFFERED), booking_id=booking_id)
        return None if row is None else _entry_of(row)

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Standing]:
        statement = paged(
            STANDINGS.where(entries.user_id == user_id),
            (entries.created_at, entries.id),
            NEWEST_FIRST.key(page.after),
            page.limit,
            descending=True,
        )
        standings = map(_standing_of, self._database.reading.execute(statement))
        return NEWEST_FIRST.page(standings, page.limit, lambda standing: (standing.entry.created_at, standing.entry.id))

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[Standing]:
        of_event = STANDINGS.where(entries.event_id == event_id, WAITS)
        statement = paged(of_event, TURN, BY_TURN.key(page.after), page.limit)
        standings = map(_standing_of, self._database.reading.execute(statement))
        return BY_TURN.page(standings, page.limit, lambda standing: standing.entry.turn)

    def standing(self, entry: Entry) -> Standing:
        if entry.status is not EntryStatus.WAITING:
            return Standing(entry, None)
        return Standing(entry, 1 + self._database.reading.execute(_before(_row_of(entry))).scalar_one())

    def _one(self, statement: Select[Any], **ids: UUID) -> Row[Any] | None:
        return self._database.reading.execute(statement, ids).one_or_none()


def _found(row: Row[Any] | None) -> Entry:
    if row is None:
        raise EntryNotFound("There is no such entry on the waitlist.")
    return _entry_of(row)


def _before(entry: Mapping[str, Any]) -> Select[Any]:
    """How many wait for the same ticket type as `entry`, the values or the columns of a row, and come first."""
    other = waitlist_entries.alias("other").c
    return select(func.count(other.id)).where(
        other.ticket_type_id == entry["ticket_type_id"],
        other.status == EntryStatus.WAITING,
        other.priority <= entry["priority"],
        or_(
            other.priority < entry["priority"],
            other.created_at < entry["created_at"],
            and_(other.created_at == entry["created_at"], other.id < entry["id"]),
        ),
    )


STANDINGS: Select[Any] = select(waitlist_entries, _before(dict(entries)).scalar_subquery().label("before"))


def _standing_of(row: Row[Any]) -> Standing:
    entry = _entry_of(row)
    return Standing(entry, row.before + 1 if entry.status is EntryStatus.WAITING else None)


def _row_of(entry: Entry) -> dict[str, object]:
    offer = entry.offer
    return {
        **{name: getattr(entry, name) for name in SAME_NAMED},
        "priority": PRIORITIES.index(entry.priority),
        "active": 1 if entry.status in LIVE else None,
        "offer_booking_id": offer.booking_id if offer else None,
        "offer_quantity": offer.quantity if offer else None,
        "offer_expires_at": offer.expires_at if offer else None,
    }


def _entry_of(row: Row[Any]) -> Entry:
    return Entry(
        priority=PRIORITIES[row.priority],
        offer=Offer(row.offer_booking_id, row.offer_quantity, row.offer_expires_at) if row.offer_booking_id else None,
        **{name: getattr(row, name) for name in SAME_NAMED},
    )
