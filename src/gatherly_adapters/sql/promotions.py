"""Promo codes in the database, and how often the bookings there use them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    update,
)

from gatherly_adapters.sql.booking_tables import bookings
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, Json, UtcDateTime, metadata, reference
from gatherly_adapters.sql.paging import paged
from gatherly_core.booking.model import LIVE
from gatherly_core.kernel.identifiers import EventId, PromoCodeId, TicketTypeId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest
from gatherly_core.promotions.errors import PromoCodeNotFound
from gatherly_core.promotions.model import PromoCode, PromoDetails
from gatherly_core.promotions.promo_rules import code_key

promo_codes = Table(
    "promo_codes",
    metadata,
    Column("id", Id, primary_key=True),
    reference("event_id", "events"),
    Column("code", String(64), nullable=False),
    # What is the same for codes that differ in the case of their letters alone: four times as long at most.
    Column("code_key", String(256), nullable=False),
    # 1 until the promo code is deleted, then NULL, of which a UNIQUE constraint takes any number.
    Column("active", SmallInteger),
    Column("percent", Integer),
    Column("amount", Integer),
    Column("ticket_type_ids", Json, nullable=False),
    Column("most_uses", Integer),
    Column("most_uses_per_user", Integer),
    Column("valid_from", UtcDateTime),
    Column("valid_until", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("event_id", "code_key", "active"),
    CheckConstraint("active = 1", name="active"),
    CheckConstraint("(percent IS NULL) <> (amount IS NULL)", name="discount"),
    Index(None, "event_id", "created_at", "id"),
    **TABLE_OPTIONS,
)

DETAILS = (
    "code",
    "percent",
    "amount",
    "most_uses",
    "most_uses_per_user",
    "valid_from",
    "valid_until",
)

columns = promo_codes.c
PRESENT = columns.active == 1

OLDEST_FIRST = Keyset("promo_codes_of_event", datetime, UUID)

ADD = insert(promo_codes)
WITH_ID = select(promo_codes).where(columns.id == bindparam("promo_code_id"), PRESENT)
LOCKED = Locking(
    select(promo_codes)
    .where(columns.event_id == bindparam("event_id"), columns.code_key.in_(bindparam("keys", expanding=True)), PRESENT)
    # The order of the index by which they are found, and locked: nobody can be met half-way.
    .order_by(columns.code_key)
)
DELETE = update(promo_codes).where(columns.id == bindparam("promo_code_id")).values(active=None)

LIVE_WITH_CODES = (
    bookings.c.promo_code_id.in_(bindparam("promo_code_ids", expanding=True)),
    bookings.c.status.in_(sorted(LIVE)),
)
IN_ALL = select(bookings.c.promo_code_id, func.count()).where(*LIVE_WITH_CODES).group_by(bookings.c.promo_code_id)
BY_USERS = (
    select(bookings.c.promo_code_id, bookings.c.user_id, func.count())
    .where(*LIVE_WITH_CODES, bookings.c.user_id.in_(bindparam("user_ids", expanding=True)))
    .group_by(bookings.c.promo_code_id, bookings.c.user_id)
)


class SqlPromoCodes:
    """The promo codes. A deleted one stays in its table, for what was booked with it refers to it."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, promo_code: PromoCode) -> None:
        self._database.writing.execute(ADD, _row_of(promo_code))

    def get(self, promo_code_id: PromoCodeId) -> PromoCode:
        row = self._database.reading.execute(WITH_ID, {"promo_code_id": promo_code_id}).one_or_none()
        if row is None:
            raise PromoCodeNotFound("There is no such promo code.")
        return _promo_code_of(row)

    def locked(self, event_id: EventId, codes: Iterable[str]) -> tuple[PromoCode, ...]:
        values = {"event_id": event_id, "keys": tuple({code_key(code) for code in codes})}
        return tuple(map(_promo_code_of, self._database.reading.execute(self._database.lock(LOCKED), values)))

    def delete(self, promo_code_id: PromoCodeId) -> None:
        self._database.writing.execute(DELETE, {"promo_code_id": promo_code_id})

    def of_event(self, event_id: EventId, page: PageRequest) -> Page[PromoCode]:
        statement = paged(
            select(promo_codes).where(columns.event_id == event_id, PRESENT),
            (columns.created_at, columns.id),
            OLDEST_FIRST.key(page.after),
            page.limit,
        )
        rows = self._database.reading.execute(statement)
        found = OLDEST_FIRST.page(rows, page.limit, lambda row: (row.created_at, row.id))
        return Page(tuple(map(_promo_code_of, found.items)), found.next)


class SqlPromoUses:
    """How often live bookings use promo codes."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def in_all(self, promo_code_ids: Iterable[PromoCodeId]) -> Mapping[PromoCodeId, int]:
        uses = dict.fromkeys(promo_code_ids, 0)
        for promo_code_id, number in self._database.reading.execute(IN_ALL, {"promo_code_ids": tuple(uses)}):
            uses[promo_code_id] = number
        return uses

    def by_users(
        self, promo_code_ids: Iterable[PromoCodeId], user_ids: Iterable[UserId]
    ) -> Mapping[tuple[PromoCodeId, UserId], int]:
        values = {"promo_code_ids": tuple(promo_code_ids), "user_ids": tuple(user_ids)}
        return {(row[0], row[1]): row[2] for row in self._database.reading.execute(BY_USERS, values)}


def _row_of(promo_code: PromoCode) -> dict[str, object]:
    details = promo_code.details
    return {
        **{name: getattr(details, name) for name in DETAILS},
        "id": promo_code.id,
        "event_id": promo_code.event_id,
        "code_key": code_key(details.code),
        "active": 1,
        "ticket_type_ids": [str(ticket_type_id) for ticket_type_id in details.ticket_type_ids],
        "created_at": promo_code.created_at,
    }


def _promo_code_of(row: Row[Any]) -> PromoCode:
    details = PromoDetails(
        **{name: getattr(row, name) for name in DETAILS},
        ticket_type_ids=tuple(TicketTypeId(UUID(ticket_type_id)) for ticket_type_id in row.ticket_type_ids),
    )
    return PromoCode(id=row.id, event_id=row.event_id, details=details, created_at=row.created_at)
