"""Keyset paging: a page begins right behind the last row of the one before."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_


def paged(
    statement: Select[Any],
    columns: Sequence[ColumnElement[Any]],
    after: Sequence[object] | None,
    limit: int,
    *,
    descending: bool = False,
) -> Select[Any]:
    """The statement in the order of `columns`, from behind the row with the sort key `after` on.

    It finds one row more than `limit`, if there is one: that tells that there is another page.
    """
    if after is not None:
        statement = statement.where(behind(columns, after, descending))
    return statement.order_by(*(column.desc() if descending else column for column in columns)).limit(limit + 1)


def behind(
    columns: Sequence[ColumnElement[Any]], key: Sequence[object], descending: bool = False
) -> ColumnElement[bool]:
    """(a, b) > (x, y), written so that every database can use an index: a >= x AND (a > x OR b > y)."""
    column, value = columns[0], key[0]
    beyond = column < value if descending else column > value
    if len(columns) == 1:
        return beyond
    not_before = column <= value if descending else column >= value
    return and_(not_before, or_(beyond, behind(columns[1:], key[1:], descending)))
