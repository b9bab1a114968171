"""What somebody who can write to the database, but has no key, may do to the audit trail."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from gatherly_adapters.sql.audit_chain import raw_rows
from gatherly_adapters.sql.audit_tables import audit_chain, audit_entries
from tests.factories import new_id

NUMBERS = {"sequence"}
TEXTS = {"at", "action", "target_type", "details", "key_id", "seal_key_id"}
SEQUENCE = audit_entries.c.sequence
BITS = 64

Place = int | None
"""Where the trail is broken then: a place of the chain, or None for an entry outside it."""


@dataclass(frozen=True)
class Vandal:
    """Changes the trail on a connection, and says where that breaks it. It does the same whenever it has that seed."""

    connection: Connection
    chance: random.Random
    length: int
    """How many entries the chain has."""

    def flips_a_bit(self) -> Place:
        """Of one column of one entry."""
        place = self._any_place()
        row = self._row(place)
        column = self.chance.choice([column for column in audit_entries.c if getattr(row, column.name) is not None])
        flipped = self._flipped(column, getattr(row, column.name))
        self._set(audit_entries, place == SEQUENCE, column, flipped)
        if column.name in NUMBERS:
            return place if flipped > place else 1
        return place

    def flips_a_bit_of_the_end(self) -> Place:
        row = self.connection.execute(raw_rows(audit_chain)).one()
        column = self.chance.choice([column for column in audit_chain.c if column.name != "id"])
        flipped = self._flipped(column, getattr(row, column.name))
        self._set(audit_chain, audit_chain.c.id == 1, column, flipped)
        return flipped if column.name in NUMBERS else self.length

    def deletes_an_entry(self) -> Place:
        place = self._any_place()
        self.connection.execute(delete(audit_entries).where(place == SEQUENCE))
        return place

    def cuts_off_the_end(self) -> Place:
        place = self._any_place()
        self.connection.execute(delete(audit_entries).where(place <= SEQUENCE))
        return place

    def cuts_off_the_end_and_says_so(self) -> Place:
        """The stored end goes along, as well as can be done without a key."""
        place = self.chance.randint(2, self.length)
        self.connection.execute(delete(audit_entries).where(place <= SEQUENCE))
        end = {"sequence": place - 1, "seal": bytes(self._row(place - 1).seal)}
        self.connection.execute(update(audit_chain), end)
        return place - 1

    def puts_an_entry_outside(self) -> Place:
        self._copy(self._any_place(), sequence=None, seal=None, seal_key_id=None)
        return None

    def puts_an_entry_behind_the_end(self) -> Place:
        self._copy(self._any_place(), sequence=self.length + 1)
        return self.length + 1

    def puts_an_entry_between(self) -> Place:
        place = self._any_place()
        for later in range(self.length, place - 1, -1):
            self._move(later, later + 1)
        self._copy(place + 1, sequence=place)
        return place

    def swaps_two_entries(self) -> Place:
        one, other = self.chance.sample(range(1, self.length + 1), 2)
        self._move(one, -1)
        self._move(other, one)
        self._move(-1, other)
        return min(one, other)

    def swaps_two_entries_under_their_seals(self) -> Place:
        one, other = self.chance.sample(range(1, self.length + 1), 2)
        seals = {place: self._row(place) for place in (one, other)}
        self._move(one, -1)
        self._move(other, one)
        self._move(-1, other)
        for place, row in seals.items():
            self.connection.execute(
                update(audit_entries).where(place == SEQUENCE),
                {"seal": bytes(row.seal), "seal_key_id": row.seal_key_id.decode()},
            )
        return min(one, other)

    def replaces_an_entry_by_another(self) -> Place:
        """All that one says, and what proves it, is said at the place of another."""
        one, other = self.chance.sample(range(1, self.length + 1), 2)
        said = [
            audit_entries.c[name] for name in ("at", "action", "user_id", "target_type", "target_id", "details", "mac")
        ]
        row = self.connection.execute(select(*said).where(one == SEQUENCE)).one()
        self.connection.execute(update(audit_entries).where(other == SEQUENCE), row._asdict())
        return other

    def _any_place(self) -> int:
        return self.chance.randint(1, self.length)

    def _row(self, place: int) -> Row[Any]:
        return self.connection.execute(raw_rows(audit_entries).where(place == SEQUENCE)).one()

    def _copy(self, place: int, **changed: Any) -> None:
        row = self.connection.execute(select(audit_entries).where(place == SEQUENCE)).one()
        self.connection.execute(insert(audit_entries), {**row._asdict(), "id": new_id(), **changed})

    def _move(self, place: int, to: int) -> None:
        self.connection.execute(update(audit_entries).where(place == SEQUENCE).values(sequence=to))

    def _flipped(self, column: Column[Any], value: bytes) -> Any:
        if column.name in NUMBERS:
            number = int(value) ^ 1 << self.chance.randrange(BITS)
            return number - (1 << BITS) if number >> (BITS - 1) == 1 else number
        if column.name == "at" and not self._is_sqlite:
            moment = datetime.fromisoformat(value.decode())
            return moment + timedelta(microseconds=1 << self.chance.randrange(40))
        bit = self.chance.randrange(8 * len(value))
        return bytes(each ^ (1 << bit % 8 if place == bit // 8 else 0) for place, each in enumerate(value))

    def _set(self, table: Table, where: Any, column: Column[Any], value: Any) -> None:
        """Writes just these bytes; DBAPIError where the database does not take them."""
        if column.name in TEXTS and isinstance(value, bytes):
            cast = "CAST(:value AS TEXT)" if self._is_sqlite else "CONVERT(:value USING utf8mb4)"
            new = text(cast).bindparams(bindparam("value", value))
            self.connection.execute(update(table).where(where).values({column.name: new}))
        else:
            # Past the types of the columns, which would make something of the value.
            new = text(":value").bindparams(bindparam("value", value))
            self.connection.execute(update(table).where(where).values({column.name: new}))

    @property
    def _is_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"


Deed = Callable[[Vandal], Place]
DEEDS: tuple[Deed, ...] = (
    Vandal.flips_a_bit_of_the_end,
    Vandal.deletes_an_entry,
    Vandal.cuts_off_the_end,
    Vandal.cuts_off_the_end_and_says_so,
    Vandal.puts_an_entry_outside,
    Vandal.puts_an_entry_behind_the_end,
    Vandal.puts_an_entry_between,
    Vandal.swaps_two_entries,
    Vandal.swaps_two_entries_under_their_seals,
    Vandal.replaces_an_entry_by_another,
)

Refused = DBAPIError
"""What the database itself does not let happen: two entries at one place, text that is none."""
