"""The categories that admins look after, in the database."""

from typing import Any

from sqlalchemy import Column, Row, String, Table, UniqueConstraint, bindparam, delete, insert, select, update

from gatherly_adapters.sql.database import Locking, SqlDatabase
from gatherly_adapters.sql.metadata import TABLE_OPTIONS, Id, UtcDateTime, metadata
from gatherly_core.events.categories import Category
from gatherly_core.events.errors import CategoryNotFound
from gatherly_core.kernel.identifiers import CategoryId

categories = Table(
    "categories",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(100), nullable=False),
    # What is the same for names that differ in the case of their letters alone: four times as long at most.
    Column("name_key", String(400), nullable=False),
    # What events may still bear that are to follow a new name.
    Column("former", String(100)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("name_key"),
    **TABLE_OPTIONS,
)

WITH_ID = categories.c.id == bindparam("category_id")

ADD = insert(categories)
LOCKED = Locking(select(categories).where(WITH_ID))
SAVE = update(categories).where(WITH_ID)
DELETE = delete(categories).where(WITH_ID)
ALL = select(categories)


class SqlCategories:
    """The categories."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def add(self, category: Category) -> None:
        self._database.writing.execute(ADD, _row_of(category))

    def locked(self, category_id: CategoryId) -> Category:
        row = self._database.reading.execute(self._database.lock(LOCKED), {"category_id": category_id}).one_or_none()
        if row is None:
            raise CategoryNotFound("There is no such category.")
        return _category_of(row)

    def save(self, category: Category) -> None:
        self._database.writing.execute(SAVE, {"category_id": category.id, **_row_of(category)})

    def delete(self, category_id: CategoryId) -> None:
        self._database.writing.execute(DELETE, {"category_id": category_id})

    def all(self) -> tuple[Category, ...]:
        found = map(_category_of, self._database.reading.execute(ALL))
        # By the code points of the names, as they are sorted everywhere else.
        return tuple(sorted(found, key=lambda category: category.name))


def _row_of(category: Category) -> dict[str, object]:
    return {
        "id": category.id,
        "name": category.name,
        "name_key": category.key,
        "former": category.former,
        "created_at": category.created_at,
        "updated_at": category.updated_at,
    }


def _category_of(row: Row[Any]) -> Category:
    return Category(id=row.id, name=row.name, former=row.former, created_at=row.created_at, updated_at=row.updated_at)
