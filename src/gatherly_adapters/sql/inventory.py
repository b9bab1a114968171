"""Pools in the database, and what the bookings there claim of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Index,
    Integer,
    Row,
    Table,
    UniqueConstraint,
    Update,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from gatherly_adapters.sql.booking_tables import booking_items, bookings
from gatherly_adapters.sql.database import SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, metadata, reference
from gatherly_core.booking.model import LIVE, BookingStatus
from gatherly_core.inventory.errors import BelowUse, PlacesGone
from gatherly_core.inventory.model import Claimed, Demand, Pool
from gatherly_core.kernel.identifiers import EventId, PoolId, TicketTypeId

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
GONE = "There are not enough places left."


class SqlPools:
    """The pools. A change that would break what is always true of a pool is a RuntimeError."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, pool: Pool) -> None:
        self._database.writing.execute(insert(pools), {name: getattr(pool, name) for name in FIGURES})

    def remove(self, pool_id: PoolId) -> None:
        self._database.writing.execute(delete(pools).where(pools.c.id == pool_id))

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[Pool, ...]]:
        found: dict[EventId, tuple[Pool, ...]] = {}
        statement = select(pools).where(pools.c.event_id.in_(tuple(event_ids))).order_by(pools.c.id)
        for row in self._database.reading.execute(statement):
            found[row.event_id] = (*found.get(row.event_id, ()), _pool_of(row))
        return found

    def locked(self, event_id: EventId) -> tuple[Pool, ...]:
        statement = select(pools).where(pools.c.event_id == event_id).order_by(pools.c.id)
        return tuple(map(_pool_of, self._database.reading.execute(self._database.locking(statement))))

    def events(self) -> tuple[EventId, ...]:
        return tuple(self._database.reading.execute(select(pools.c.event_id).distinct()).scalars())

    def take(self, demand: Demand) -> None:
        places = _places(demand)
        statement = (
            _change(demand)
            .where(pools.c.used + pools.c.kept + places <= pools.c.size)
            .values(used=pools.c.used + places)
        )
        if demand and self._database.writing.execute(statement).rowcount != len(demand):
            raise PlacesGone(GONE)

    def give_back(self, demand: Demand) -> bool:
        returned = {pool_id: places for pool_id, places in demand.items() if places}
        places = _places(returned)
        kept = pools.c.kept + case((pools.c.waiting > 0, places), else_=0)
        self._exactly(
            len(returned),
            _change(returned).where(pools.c.used >= places).values(used=pools.c.used - places, kept=kept),
        )
        waited_for = select(func.count()).where(pools.c.id.in_(tuple(returned)), pools.c.waiting > 0)
        return bool(returned) and bool(self._database.reading.execute(waited_for).scalar_one())

    def resize(self, pool_id: PoolId, size: int) -> bool:
        pool = self._locked(pool_id)
        if size < pool.used + pool.kept:
            raise BelowUse(f"{pool.used + pool.kept} places are taken or kept already.")
        gained = max(0, size - pool.size) if pool.waiting else 0
        self._exactly(1, _change([pool_id]).values(size=size, kept=pools.c.kept + gained))
        return gained > 0

    def wait(self, pool_ids: Iterable[PoolId], entries: int) -> None:
        ids = set(pool_ids)
        waiting = pools.c.waiting + entries
        self._exactly(len(ids), _change(ids).where(waiting >= 0).values(waiting=waiting))

    def offer(self, pool_id: PoolId, places: int, keep: int) -> None:
        statement = (
            _change([pool_id])
            .where(pools.c.used + (places + keep) <= pools.c.size)
            .values(used=pools.c.used + places, kept=keep)
        )
        if self._database.writing.execute(statement).rowcount != 1:
            self._locked(pool_id)
            raise PlacesGone(GONE)

    def _locked(self, pool_id: PoolId) -> Pool:
        statement = self._database.locking(select(pools).where(pools.c.id == pool_id))
        row = self._database.writing.execute(statement).one_or_none()
        if row is None:
            raise RuntimeError(f"There is no pool {pool_id}.")
        return _pool_of(row)

    def _exactly(self, count: int, statement: Update) -> None:
        if count and self._database.writing.execute(statement).rowcount != count:
            raise RuntimeError("A pool is missing, or it would have fewer than no places.")


def _change(pool_ids: Iterable[PoolId]) -> Update:
    # One statement for all pools, which locks them in the order of their ids: nobody can meet it half-way.
    return update(pools).where(pools.c.id.in_(tuple(pool_ids)))


def _places(demand: Demand) -> ColumnElement[int]:
    """How many places a statement over several pools moves in each of them."""
    if len(set(demand.values())) <= 1:
        return literal(next(iter(demand.values()), 0))
    return case(*((pools.c.id == pool_id, places) for pool_id, places in demand.items()))


def _pool_of(row: Row[Any]) -> Pool:
    return Pool(**{name: getattr(row, name) for name in FIGURES})


class SqlClaims:
    """What live bookings claim, summed from the bookings each time."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def held(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        return self._claimed(event_ids, (BookingStatus.PENDING,))

    def live(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        return self._claimed(event_ids, tuple(sorted(LIVE)))

    def any_live(self, event_id: EventId, now: datetime) -> bool:
        holds = or_(
            bookings.c.status == BookingStatus.CONFIRMED,
            (bookings.c.status == BookingStatus.PENDING) & (bookings.c.expires_at > now),
        )
        found = select(bookings.c.id).where(bookings.c.event_id == event_id, holds).limit(1)
        return self._database.reading.execute(found).first() is not None

    def _claimed(
        self, event_ids: Iterable[EventId], statuses: tuple[BookingStatus, ...]
    ) -> Mapping[TicketTypeId, Claimed]:
        items = booking_items.c
        statement = (
            select(items.ticket_type_id, func.sum(items.quantity), func.sum(items.quantity * items.admits))
            .join(bookings, items.booking_id == bookings.c.id)
            .where(bookings.c.event_id.in_(tuple(event_ids)), bookings.c.status.in_(statuses))
            .group_by(items.ticket_type_id)
        )
        rows = self._database.reading.execute(statement)
        return {ticket_type_id: Claimed(int(tickets), int(people)) for ticket_type_id, tickets, people in rows}
