"""Changing many rows, each in its own way, by one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, Update, bindparam, case, update

from gatherly_adapters.sql.metadata import Id

MOST_ROWS = 100
"""In one statement, which names each row once for every column."""


def change_each(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Gives each of the rows its own values: a tuple has a row's id, and the values of the columns of these names.

    RuntimeError when one of the rows is not there.
    """
    changed = 0
    for first in range(0, len(rows), MOST_ROWS):
        few = rows[first : first + MOST_ROWS]
        changed += connection.execute(_statement(table, tuple(names), len(few)), _values(names, few)).rowcount
    if changed != len(rows):
        raise RuntimeError(f"Not all of these rows are in {table.name}.")


@cache
def _statement(table: Table, names: tuple[str, ...], number: int) -> Update:
    ids = [bindparam(f"id_{place}", type_=Id) for place in range(number)]
    values = {
        name: case(
            *(
                (table.c.id == id, bindparam(f"{name}_{place}", type_=table.c[name].type))
                for place, id in enumerate(ids)
            )
        )
        for name in names
    }
    return update(table).where(table.c.id.in_(ids)).values(values)


def _values(names: Sequence[str], rows: Sequence[tuple[UUID, *tuple[Any, ...]]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for place, (id, *own) in enumerate(rows):
        values[f"id_{place}"] = id
        values |= {f"{name}_{place}": value for name, value in zip(names, own, strict=True)}
    return values
