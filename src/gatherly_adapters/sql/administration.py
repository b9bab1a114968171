"""Flags in the database, and what they are raised for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from gatherly_adapters.sql.admission import scans
from gatherly_adapters.sql.audit_tables import audit_entries
from gatherly_adapters.sql.booking_tables import bookings
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata, reference, word_column
from gatherly_adapters.sql.paging import paged
from gatherly_core.administration.errors import FlagNotFound
from gatherly_core.administration.model import Flag, FlagFilter, FlagKind, Sighting, TargetKind
from gatherly_core.administration.suspicion_rules import DoorScan
from gatherly_core.admission.scans import DOUBTFUL, Direction, ScanResult
from gatherly_core.audit.deeds import Deed
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import FlagId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

LONGEST_KIND = 32
LONGEST_NOTE = 500

flags = Table(
    "flags",
    metadata,
    Column("id", Id, primary_key=True),
    *word_column("kind", FlagKind, length=LONGEST_KIND),
    *word_column("target_type", TargetKind),
    Column("target", String(64), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("resolved_at", UtcDateTime),
    reference("resolved_by", "users", nullable=True),
    Column("note", String(LONGEST_NOTE)),
    UniqueConstraint("kind", "target_type", "target", "since"),
    Index(None, "created_at", "id"),
    Index(None, "resolved_by"),
    **TABLE_OPTIONS,
)

OF_SIGHTING = ("kind", "target_type", "target", "since", "count")
OF_FLAG = ("id", "created_at", "resolved_at", "resolved_by", "note")

ADD = insert(flags)
FLAG = Locking(select(flags).where(flags.c.id == bindparam("flag_id")))
RESOLVE = update(flags).where(flags.c.id == bindparam("flag_id"))
NEWEST_FIRST = Keyset("flags", datetime, UUID)

SINCE: BindParameter[Any] = bindparam("since")
UNTIL: BindParameter[Any] = bindparam("until")
NUMBER = func.count().label("number")
AT_LEAST = func.count() >= bindparam("least")
BOOKINGS: Select[Any] = (
    select(bookings.c.user_id, NUMBER)
    .where(bookings.c.created_at >= SINCE, bookings.c.created_at < UNTIL)
    .group_by(bookings.c.user_id)
    .having(AT_LEAST)
)
OF_DEED = and_(audit_entries.c.action == bindparam("deed"), audit_entries.c.at >= SINCE, audit_entries.c.at < UNTIL)
DOERS: Select[Any] = (
    select(audit_entries.c.user_id, NUMBER)
    .where(OF_DEED, audit_entries.c.user_id.is_not(None))
    .group_by(audit_entries.c.user_id)
    .having(AT_LEAST)
)
DOUBTED = (
    select(scans.c.attendee_id)
    .where(scans.c.result.in_(sorted(DOUBTFUL)), scans.c.received_at >= SINCE, scans.c.received_at < UNTIL)
    .where(scans.c.direction == Direction.IN, scans.c.attendee_id.is_not(None))
    .distinct()
    .subquery()
)
DOUBTFUL_SCANS = (
    select(scans.c.attendee_id, scans.c.device_id, scans.c.at, scans.c.result)
    .join(DOUBTED, scans.c.attendee_id == DOUBTED.c.attendee_id)
    .where(scans.c.direction == Direction.IN, scans.c.result.in_(sorted({*DOUBTFUL, ScanResult.ADMITTED})))
)


class SqlFlags:
    """The flags."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, flag: Flag) -> bool:
        try:
            # Trying is the only look that also sees who is just adding it: it waits for them.
            self._database.writing.execute(ADD, _row_of(flag))
        except AlreadyMade:
            return False
        return True

    def get(self, flag_id: FlagId) -> Flag:
        return self._found(FLAG.looking, flag_id)

    def locked(self, flag_id: FlagId) -> Flag:
        return self._found(self._database.lock(FLAG), flag_id)

    def save(self, flag: Flag) -> None:
        changed = {"resolved_at": flag.resolved_at, "resolved_by": flag.resolved_by, "note": flag.note}
        self._database.writing.execute(RESOLVE, {"flag_id": flag.id, **changed})

    def search(self, wanted: FlagFilter, page: PageRequest) -> Page[Flag]:
        fitting = select(flags)
        if wanted.kind is not None:
            fitting = fitting.where(flags.c.kind == wanted.kind)
        if wanted.resolved is not None:
            at = flags.c.resolved_at
            fitting = fitting.where(at.is_not(None) if wanted.resolved else at.is_(None))
        columns = (flags.c.created_at, flags.c.id)
        statement = paged(fitting, columns, NEWEST_FIRST.key(page.after), page.limit, descending=True)
        found = map(_flag_of, self._database.reading.execute(statement))
        return NEWEST_FIRST.page(found, page.limit, lambda flag: (flag.created_at, flag.id))

    def _found(self, statement: Select[Any], flag_id: FlagId) -> Flag:
        row = self._database.reading.execute(statement, {"flag_id": flag_id}).one_or_none()
        if row is None:
            raise FlagNotFound("There is no such flag.")
        return _flag_of(row)


class SqlTraces:
    """What people leave behind."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def doers(self, deed: Deed, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        given = {"deed": deed, "since": since, "until": until, "least": least}
        return {str(row.user_id): row.number for row in self._database.reading.execute(DOERS, given)}

    def named(self, deed: Deed, detail: str, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        given = {"deed": deed, "since": since, "until": until, "least": least}
        rows = self._database.reading.execute(_naming(detail), given)
        return {row.named: row.number for row in rows if row.named is not None}

    def bookings(self, since: datetime, until: datetime, least: int) -> Mapping[str, int]:
        given = {"since": since, "until": until, "least": least}
        return {str(row.user_id): row.number for row in self._database.reading.execute(BOOKINGS, given)}

    def doubtful_scans(self, since: datetime, until: datetime) -> Sequence[DoorScan]:
        rows = self._database.reading.execute(DOUBTFUL_SCANS, {"since": since, "until": until})
        return [DoorScan(row.attendee_id, row.device_id, row.at, row.result is ScanResult.ADMITTED) for row in rows]


@cache
def _naming(detail: str) -> Select[Any]:
    """What is named as that detail, and how often. Of what is no JSON, databases would refuse to read anything."""
    text = type_coerce(audit_entries.c.details, JSON)[detail].as_string()
    named = case((func.json_valid(audit_entries.c.details) == 1, text)).label("named")
    return select(named, NUMBER).where(OF_DEED).group_by("named").having(AT_LEAST)


def _row_of(flag: Flag) -> dict[str, object]:
    seen = {name: getattr(flag.sighting, name) for name in OF_SIGHTING}
    return {**seen, **{name: getattr(flag, name) for name in OF_FLAG}}


def _flag_of(row: Row[Any]) -> Flag:
    sighting = Sighting(**{name: getattr(row, name) for name in OF_SIGHTING})
    return Flag(sighting=sighting, **{name: getattr(row, name) for name in OF_FLAG})
