"""Queues of record in the database: rows of which each is one process's to do at a time.

A claim is a walk along one index, which begins with what tells queues of a table apart and goes on with `due_at` and
`id`: what is settled or buried has no `due_at`, and what waits for its time comes behind what is due. So a claim reads
as many rows as it wants, however many are due, or done. It asks for them in the order of the index on purpose: asked
for by the id alone, databases rather walk all rows there ever were, in that order, as soon as a few of them are due.

The order stands for itself as well. What was put off comes behind what has waited for longer, and what a process gives
back untried has its place again; those of one moment, such as the deliveries of a batch of facts, come by their ids.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Column, ColumnElement, Integer, Row, Select, String, Table, Update, bindparam, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import Id, UtcDateTime
from gatherly_core.kernel.identifiers import made_at
from gatherly_core.kernel.queues import LEASE, Leased, together

log = logging.getLogger(__name__)

T = TypeVar("T")

UNREADABLE_PAUSE = timedelta(minutes=1)
"""How long a row that this release cannot read is left to others."""
UNREADABLE_PATIENCE = timedelta(days=3)
"""How old such a row may be; what no release has read by then is given up, as what has failed for so long."""
CANDIDATES = 4
"""How many times as many rows as are wanted are looked at, as others may be claiming the oldest just now."""


def lease_columns() -> tuple[Column[Any], ...]:
    """What a table has whose rows are a queue, beside an `id`, by which older rows come first, and the index above."""
    return (
        Column("attempts", Integer, nullable=False),
        # Nobody may claim the row before, and nobody at all while this is NULL: then it is settled or buried.
        Column("due_at", UtcDateTime),
        Column("lease", Id),
        Column("settled_at", UtcDateTime),
        Column("buried_at", UtcDateTime),
        Column("why", String(64)),
    )


def due(now: datetime) -> dict[str, object]:
    """The values of a new row that anybody may claim."""
    return _standing(attempts=0, due_at=now)


def leased(token: UUID, now: datetime) -> dict[str, object]:
    """The values of a new row on which a process has a lease already."""
    return _standing(attempts=1, due_at=now + LEASE, lease=token)


def settled(now: datetime) -> dict[str, object]:
    """The values of a new row about which nothing is to be done."""
    return _standing(attempts=0, settled_at=now)


def buried(now: datetime) -> dict[str, object]:
    """The values of a new row that is given up already."""
    return _standing(attempts=0, buried_at=now)


def by_ids(statement: Select[Any], table: Table) -> Locking:
    """What locks rows found by their ids, those and no others; who has locked one already keeps it.

    A server locks all that it walks over, and all that it has to sort before it knows which are the first: so it is to
    go by no other index, and the statement must not ask for an order.
    """
    for server in ("mysql", "mariadb"):
        statement = statement.with_hint(table, "FORCE INDEX (PRIMARY)", server)
    return Locking(statement, skip_locked=True)


def in_turn(ids: Sequence[UUID], limit: int) -> Iterator[Sequence[UUID]]:
    """These in their order, at most so many together: the next are for who finds the first taken."""
    return (ids[start : start + limit] for start in range(0, len(ids), limit))


def _standing(**values: object) -> dict[str, object]:
    nothing = {"due_at": None, "lease": None, "settled_at": None, "buried_at": None, "why": None}
    return {**nothing, **values}


class SqlQueue(Generic[T]):
    """Those rows of a table with `lease_columns` that are `among` certain ones, as `kernel.queues.Queue` promises.

    `read` makes a row what it stands for; KeyError or ValueError when another release wrote it, and this one cannot
    read it: it is then left out, left alone for a minute, and given up when it is three days old. Its `id` is a UUIDv7.
    """

    def __init__(
        self, database: SqlDatabase, table: Table, read: Callable[[Row[Any]], T], *among: ColumnElement[bool]
    ) -> None:
        self._database = database
        self._table = table
        self._read = read
        self._among = among

    # Made when they are first wanted: there are dozens of queues, and most processes use few of them.

    @cached_property
    def _is_due(self) -> ColumnElement[bool]:
        return self._table.c.due_at <= bindparam("now")

    @cached_property
    def _oldest(self) -> Select[Any]:
        id_ = self._table.c.id
        due_ones = select(id_).where(*self._among, self._is_due)
        return due_ones.order_by(self._table.c.due_at, id_).limit(bindparam("most"))

    @cached_property
    def _still_due(self) -> Locking:
        return by_ids(select(self._table).where(self._one_of, *self._among, self._is_due), self._table)

    @cached_property
    def _one_of(self) -> ColumnElement[bool]:
        return self._table.c.id.in_(bindparam("ids", expanding=True))

    @cached_property
    def _change(self) -> Update:
        return update(self._table).where(self._one_of, *self._among)

    @cached_property
    def _claim(self) -> Update:
        return self._change.values(attempts=self._table.c.attempts + 1)

    @cached_property
    def _change_own(self) -> Update:
        own = self._table.c.id == bindparam("own"), self._table.c.lease == bindparam("token")
        return update(self._table).where(*own, *self._among)

    @cached_property
    def _give_back(self) -> Update:
        return self._change_own.values(attempts=self._table.c.attempts - 1)

    def has_due(self, now: datetime) -> bool:
        return self._database.reading.execute(self._oldest, {"now": now, "most": 1}).first() is not None

    def claim(self, now: datetime, limit: int) -> tuple[Leased[T], ...]:
        wanted, set_aside = {"now": now, "most": CANDIDATES * limit}, True
        while set_aside:  # what can be read may come behind any number of rows that cannot
            set_aside = False
            for ids in in_turn(self._database.reading.execute(self._oldest, wanted).scalars().all(), limit):
                if rows := self._locked(ids, now):
                    if claimed := self._claimed(rows, now):
                        return claimed
                    set_aside = True
        return ()

    def _locked(self, ids: Sequence[UUID], now: datetime) -> Sequence[Row[Any]]:
        """Those of these that are still due, and nobody else is claiming: all is claimed, unless something was lost."""
        rows = self._database.writing.execute(self._still_due.locking, {"ids": ids, "now": now})
        return together(sorted(rows, key=lambda row: (row.due_at, row.id)), lambda row: row.lease is not None)

    def _claimed(self, rows: Sequence[Row[Any]], now: datetime) -> tuple[Leased[T], ...]:
        token = uuid4()
        claimed = tuple(one for row in rows if (one := self._leased(row, token)))
        readable = {one.id for one in claimed}
        if readable:
            values = {"ids": tuple(readable), "lease": token, "due_at": now + LEASE}
            self._database.writing.execute(self._claim, values)
        self._set_aside([row.id for row in rows if row.id not in readable], now)
        return claimed

    def _set_aside(self, unreadable: Sequence[UUID], now: datetime) -> None:
        """Leaves to others what this release cannot read, and gives up what none has read for long."""
        old = [id_ for id_ in unreadable if now - made_at(id_) >= UNREADABLE_PATIENCE]
        if young := [id_ for id_ in unreadable if id_ not in old]:
            later = {"ids": young, "lease": None, "due_at": now + UNREADABLE_PAUSE}
            self._database.writing.execute(self._change, later)
        if old:
            log.error("%s rows of %s that cannot be read are given up", len(old), self._table.name)
            never = {"ids": old, "lease": None, "due_at": None, "buried_at": now, "why": "unreadable"}
            self._database.writing.execute(self._change, never)

    def renew(self, leased: Leased[T], now: datetime) -> bool:
        own = {"own": leased.id, "token": leased.token}
        return self._database.writing.execute(self._change_own, {**own, "due_at": now + LEASE}).rowcount == 1

    def settle(self, leased: Leased[T], now: datetime) -> None:
        self._change_if_own(leased, due_at=None, settled_at=now, why=None)

    def postpone(self, leased: Leased[T], until: datetime, why: str) -> None:
        self._change_if_own(leased, due_at=until, why=why)

    def release(self, leased: Leased[T], due_at: datetime) -> None:
        own = {"own": leased.id, "token": leased.token}
        self._database.writing.execute(self._give_back, {**own, "lease": None, "due_at": due_at})

    def bury(self, leased: Leased[T], now: datetime, why: str) -> None:
        self._change_if_own(leased, due_at=None, buried_at=now, why=why)

    def _change_if_own(self, leased: Leased[T], **values: object) -> None:
        own = {"own": leased.id, "token": leased.token}
        self._database.writing.execute(self._change_own, {**own, "lease": None, **values})

    def _leased(self, row: Row[Any], token: UUID) -> Leased[T] | None:
        try:
            return Leased(row.id, self._read(row), token, row.attempts + 1, row.due_at)
        except (KeyError, ValueError) as error:  # each minute, so in a line
            log.error("The row %s of %s cannot be read by this release: %r", row.id, self._table.name, error)
            return None
