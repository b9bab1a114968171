"""Pools in the database, and what the bookings there claim of them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from gatherly_adapters.sql.booking_tables import booking_items, bookings
from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.inventory_tables import pool_of, pools, row_of
from gatherly_adapters.sql.metadata import Id
from gatherly_core.booking.model import LIVE, BookingStatus
from gatherly_core.inventory.errors import BelowUse, PlacesGone
from gatherly_core.inventory.model import Claimed, Demand, Pool
from gatherly_core.kernel.identifiers import EventId, PoolId, TicketTypeId

GONE = "There are not enough places left."

ADD = insert(pools)
REMOVE = delete(pools).where(pools.c.id == bindparam("pool_id"))
LOCKED = Locking(select(pools).where(pools.c.id == bindparam("pool_id")))
OF_EVENTS = select(pools).where(pools.c.event_id.in_(bindparam("event_ids", expanding=True))).order_by(pools.c.id)
LOCKED_OF_EVENT = Locking(select(pools).where(pools.c.event_id == bindparam("event_id")).order_by(pools.c.id))
EVENTS = select(pools.c.event_id).distinct()
EVENTS_WAITED_FOR = EVENTS.where(pools.c.waiting > 0)
CHANGE = update(pools).where(pools.c.id == bindparam("pool_id"))
WAITED_FOR = select(func.count()).where(pools.c.id.in_(bindparam("ids", expanding=True)), pools.c.waiting > 0)
OFFER = (
    update(pools)
    .where(pools.c.id == bindparam("pool_id"), pools.c.used + bindparam("places") + bindparam("keep") <= pools.c.size)
    .values(used=pools.c.used + bindparam("places"), kept=bindparam("keep"))
)
WAIT = (
    update(pools)
    .where(pools.c.id.in_(bindparam("ids", expanding=True)), pools.c.waiting + bindparam("entries") >= 0)
    .values(waiting=pools.c.waiting + bindparam("entries"))
)


# One statement for all pools: it locks them in the order of their ids, so that nobody can be met half-way.
@cache
def _take(number: int) -> Update:
    change, places = _moving(number)
    return change.where(pools.c.used + pools.c.kept + places <= pools.c.size).values(used=pools.c.used + places)


@cache
def _give_back(number: int) -> Update:
    change, places = _moving(number)
    kept = pools.c.kept + case((pools.c.waiting > 0, places), else_=0)
    return change.where(pools.c.used >= places).values(used=pools.c.used - places, kept=kept)


def _moving(number: int) -> tuple[Update, ColumnElement[int]]:
    """A change of so many pools, and how many places it moves in each of them."""
    ids = [bindparam(f"id_{place}", type_=Id) for place in range(number)]
    places = [bindparam(f"places_{place}", type_=Integer) for place in range(number)]
    each = case(*((pools.c.id == id, moved) for id, moved in zip(ids, places, strict=True)))
    return update(pools).where(pools.c.id.in_(ids)), each


def _moved(demand: Demand) -> dict[str, object]:
    """The values for a statement of `_moving`."""
    values: dict[str, object] = {}
    for place, (pool_id, places) in enumerate(demand.items()):
        values |= {f"id_{place}": pool_id, f"places_{place}": places}
    return values


class SqlPools:
    """The pools. A change that would break what is always true of a pool is a RuntimeError."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, pool: Pool) -> None:
        self._database.writing.execute(ADD, row_of(pool))

    def remove(self, pool_id: PoolId) -> None:
        self._database.writing.execute(REMOVE, {"pool_id": pool_id})

    def of_events(self, event_ids: Iterable[EventId]) -> Mapping[EventId, tuple[Pool, ...]]:
        found: dict[EventId, tuple[Pool, ...]] = {}
        for row in self._database.reading.execute(OF_EVENTS, {"event_ids": tuple(event_ids)}):
            found[row.event_id] = (*found.get(row.event_id, ()), pool_of(row))
        return found

    def locked(self, event_id: EventId) -> tuple[Pool, ...]:
        rows = self._database.reading.execute(self._database.lock(LOCKED_OF_EVENT), {"event_id": event_id})
        return tuple(map(pool_of, rows))

    def events(self) -> tuple[EventId, ...]:
        return tuple(self._database.reading.execute(EVENTS).scalars())

    def waited_for(self) -> tuple[EventId, ...]:
        return tuple(self._database.reading.execute(EVENTS_WAITED_FOR).scalars())

    def take(self, demand: Demand) -> None:
        if demand and self._changed(_take(len(demand)), _moved(demand)) != len(demand):
            raise PlacesGone(GONE)

    def give_back(self, demand: Demand) -> bool:
        returned = {pool_id: places for pool_id, places in demand.items() if places}
        if not returned:
            return False
        self._check(len(returned), self._changed(_give_back(len(returned)), _moved(returned)))
        return bool(self._database.reading.execute(WAITED_FOR, {"ids": tuple(returned)}).scalar_one())

    def resize(self, pool_id: PoolId, size: int) -> bool:
        pool = self._locked(pool_id)
        if size < pool.used + pool.kept:
            raise BelowUse(f"{pool.used + pool.kept} places are taken or kept already.")
        gained = max(0, size - pool.size) if pool.waiting else 0
        self._changed(CHANGE, {"pool_id": pool_id, "size": size, "kept": pool.kept + gained})
        return gained > 0

    def wait(self, pool_ids: Iterable[PoolId], entries: int) -> None:
        ids = set(pool_ids)
        self._check(len(ids), self._changed(WAIT, {"ids": tuple(ids), "entries": entries}))

    def offer(self, pool_id: PoolId, places: int, keep: int) -> None:
        if self._changed(OFFER, {"pool_id": pool_id, "places": places, "keep": keep}) != 1:
            self._locked(pool_id)
            raise PlacesGone(GONE)

    def _locked(self, pool_id: PoolId) -> Pool:
        row = self._database.writing.execute(LOCKED.locking, {"pool_id": pool_id}).one_or_none()
        if row is None:
            raise RuntimeError(f"There is no pool {pool_id}.")
        return pool_of(row)

    def _changed(self, statement: Update, values: Mapping[str, object]) -> int:
        return self._database.writing.execute(statement, values).rowcount

    @staticmethod
    def _check(wanted: int, changed: int) -> None:
        if changed != wanted:
            raise RuntimeError("A pool is missing, or would have fewer than no places.")


CLAIMED = (
    select(
        booking_items.c.ticket_type_id,
        func.sum(booking_items.c.quantity),
        func.sum(booking_items.c.quantity * booking_items.c.admits),
    )
    .join(bookings, booking_items.c.booking_id == bookings.c.id)
    .where(
        bookings.c.event_id.in_(bindparam("event_ids", expanding=True)),
        bookings.c.status.in_(bindparam("statuses", expanding=True)),
    )
    .group_by(booking_items.c.ticket_type_id)
)
# A block that may write waits for who is just confirming one: its hold may run out before that is committed.
ANY_LIVE = Locking(
    select(bookings.c.id)
    .where(
        bookings.c.event_id == bindparam("event_id"),
        or_(
            bookings.c.status == BookingStatus.CONFIRMED,
            and_(
                bookings.c.status == BookingStatus.PENDING,
                or_(bookings.c.paying.is_(True), bookings.c.expires_at > bindparam("now")),
            ),
        ),
    )
    .limit(1),
    shared=True,
)


class SqlClaims:
    """What live bookings claim, summed from the bookings each time."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def held(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        return self._claimed(event_ids, {BookingStatus.PENDING})

    def live(self, event_ids: Iterable[EventId]) -> Mapping[TicketTypeId, Claimed]:
        return self._claimed(event_ids, LIVE)

    def any_live(self, event_id: EventId, now: datetime) -> bool:
        statement = self._database.lock(ANY_LIVE)
        return self._database.reading.execute(statement, {"event_id": event_id, "now": now}).first() is not None

    def _claimed(
        self, event_ids: Iterable[EventId], statuses: Iterable[BookingStatus]
    ) -> Mapping[TicketTypeId, Claimed]:
        values = {"event_ids": tuple(event_ids), "statuses": tuple(statuses)}
        rows = self._database.reading.execute(CLAIMED, values)
        return {ticket_type_id: Claimed(int(tickets), int(people)) for ticket_type_id, tickets, people in rows}
