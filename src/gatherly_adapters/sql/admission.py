"""The door in the database: who holds tickets, and the scans of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    tuple_,
)

from gatherly_adapters.sql.booking_tables import attendee_of, attendees, bookings
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_adapters.sql.paging import paged
from gatherly_adapters.sql.rows import change_each
from gatherly_core.admission.scans import (
    LONGEST_NAME,
    Attendance,
    Direction,
    Guest,
    Scan,
    ScanKey,
    ScanResult,
)
from gatherly_core.admission.showing import FINGERPRINT_LENGTH
from gatherly_core.kernel.identifiers import AttendeeId, EventId, ScanId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

LONGEST_RESULT = 24

scans = Table(
    "scans",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    reference("attendee_id", "attendees", nullable=True),
    reference("ticket_type_id", "ticket_types", nullable=True),
    *word_column("direction", Direction),
    Column("at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("device_id", String(LONGEST_NAME), nullable=False),
    Column("nonce", String(LONGEST_NAME), nullable=False),
    reference("scanned_by", "users"),
    Column("fingerprint", String(FINGERPRINT_LENGTH)),
    Column("passage", Boolean, nullable=False),
    *word_column("result", ScanResult, length=LONGEST_RESULT),
    *word_column("told", ScanResult, length=LONGEST_RESULT),
    # Another scan of the attendee's, and no foreign key: no scan is ever removed, and one may be revised at any time.
    Column("against", Id),
    UniqueConstraint("event_id", "device_id", "nonce"),
    Index(None, "attendee_id", "passage"),
    Index(None, "event_id", "received_at", "id"),
    Index(None, "event_id", "result", "received_at", "id"),
    Index(None, "result", "received_at"),
    Index(None, "ticket_type_id"),
    Index(None, "scanned_by"),
    **TABLE_OPTIONS,
)

SAME_NAMED = tuple(column.name for column in scans.columns)

LAST_RECEIVED_FIRST = Keyset("scans_of_event", datetime, UUID)

IDS_OF_CODES = select(attendees.c.id).where(attendees.c.code.in_(bindparam("codes", expanding=True)))
LOCKED = Locking(select(attendees).where(attendees.c.id.in_(bindparam("ids", expanding=True))).order_by(attendees.c.id))
BOOKED = select(bookings).where(bookings.c.id.in_(bindparam("ids", expanding=True)))


class SqlGuests:
    """The attendees, at the door."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def locked(self, codes: Iterable[str], ids: Iterable[AttendeeId] = ()) -> tuple[Guest, ...]:
        codes, named = set(codes), set(ids)
        found = self._database.reading.execute(IDS_OF_CODES, {"codes": tuple(codes)}).scalars() if codes else ()
        # By their ids and no other index: so whoever cancels a booking locks its attendees, too.
        wanted = sorted(named.union(found))
        if not wanted:
            return ()
        rows = self._database.reading.execute(self._database.lock(LOCKED), {"ids": wanted}).all()
        # One may have been handed on since its code was looked up: then it is somebody else's ticket.
        return self._guests([row for row in rows if row.code in codes or row.id in named])

    def keep(self, attendances: Mapping[AttendeeId, Attendance]) -> None:
        rows = [(id, each.checked_in_at, each.checked_out_at) for id, each in attendances.items()]
        change_each(self._database.writing, attendees, ("checked_in_at", "checked_out_at"), rows)

    def _guests(self, rows: Sequence[Row[Any]]) -> tuple[Guest, ...]:
        # Looked at without a lock: a booking that is given up changes its attendees, too, and these are locked.
        booked = self._database.reading.execute(BOOKED, {"ids": tuple({row.booking_id for row in rows})})
        by_id = {row.id: row for row in booked}
        return tuple(_guest_of(row, by_id[row.booking_id]) for row in rows)


def _guest_of(row: Row[Any], booking: Row[Any]) -> Guest:
    return Guest(
        attendee=attendee_of(row),
        booking_id=booking.id,
        user_id=booking.user_id,
        event_id=booking.event_id,
        status=booking.status,
        booked_at=booking.created_at,
    )


ADD = insert(scans)
KNOWN = select(scans).where(
    scans.c.event_id == bindparam("event_id"),
    tuple_(scans.c.device_id, scans.c.nonce).in_(bindparam("keys", expanding=True)),
)
PASSAGES = select(scans).where(
    scans.c.attendee_id.in_(bindparam("attendee_ids", expanding=True)), scans.c.passage.is_(True)
)
NAMED = select(scans).where(scans.c.id.in_(bindparam("ids", expanding=True)))


class SqlScans:
    """The scans."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, scans: Sequence[Scan]) -> None:
        if scans:
            rows = [{name: getattr(scan, name) for name in SAME_NAMED} for scan in scans]
            self._database.writing.execute(ADD, rows)

    def known(self, event_id: EventId, keys: Iterable[ScanKey]) -> Mapping[ScanKey, Scan]:
        found = self._found(KNOWN, event_id=event_id, keys=list(keys))
        return {scan.key: scan for scan in found}

    def passages(self, attendee_ids: Iterable[AttendeeId]) -> Mapping[AttendeeId, tuple[Scan, ...]]:
        passages: dict[AttendeeId, list[Scan]] = {id: [] for id in attendee_ids}
        for scan in self._found(PASSAGES, attendee_ids=list(passages)):
            assert scan.attendee_id is not None
            passages[scan.attendee_id].append(scan)
        return {id: tuple(scans) for id, scans in passages.items()}

    def revise(self, revised: Sequence[Scan]) -> None:
        rows = [(scan.id, scan.result, scan.against) for scan in revised]
        change_each(self._database.writing, scans, ("result", "against"), rows)

    def named(self, ids: Iterable[ScanId]) -> Mapping[ScanId, Scan]:
        return {scan.id: scan for scan in self._found(NAMED, ids=list(ids))}

    def of_event(self, event_id: EventId, result: ScanResult | None, page: PageRequest) -> Page[Scan]:
        statement = select(scans).where(scans.c.event_id == event_id)
        if result is not None:
            statement = statement.where(scans.c.result == result)
        statement = paged(
            statement,
            (scans.c.received_at, scans.c.id),
            LAST_RECEIVED_FIRST.key(page.after),
            page.limit,
            descending=True,
        )
        found = map(_scan_of, self._database.reading.execute(statement))
        return LAST_RECEIVED_FIRST.page(found, page.limit, lambda scan: (scan.received_at, scan.id))

    def _found(self, statement: Select[Any], **values: object) -> list[Scan]:
        return [_scan_of(row) for row in self._database.reading.execute(statement, values)]


def _scan_of(row: Row[Any]) -> Scan:
    return Scan(**{name: getattr(row, name) for name in SAME_NAMED})
