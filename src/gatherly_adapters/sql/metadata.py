"""What all tables have in common: names of constraints, character set, and the types of columns."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    BINARY,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects import mysql

S = TypeVar("S", bound=StrEnum)

# Made once: json.dumps would make one for every value.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

# Servers differ in what they take for granted: named here, letters mean the same on all of them.
TABLE_OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}

BYTES = BINARY(16).with_variant(LargeBinary(), "sqlite")
LONG_TEXT = Text().with_variant(mysql.MEDIUMTEXT(), "mysql")
LONG_BYTES = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql")
MICROSECONDS = DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")


class Id(TypeDecorator[UUID]):
    """An identifier in its 16 bytes, which sort as the identifiers do."""

    impl = BYTES
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], bytes | None]:
        return lambda value: None if value is None else value.bytes

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None]:
        # The driver of MySQL answers bytearrays.
        return lambda value: None if value is None else UUID(bytes=bytes(value))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment to the microsecond: an aware datetime here, UTC without a zone in the database."""

    impl = MICROSECONDS
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """Plain data as JSON, None as NULL. In a text column: MySQL and MariaDB differ in what their JSON columns are."""

    impl = LONG_TEXT
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        return None if value is None else json.loads(value)


class Word(TypeDecorator[S]):
    """A value of an enumeration of words, as that word."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[S], length: int = 16) -> None:
        super().__init__(length)
        self.words = words

    def process_bind_param(self, value: S | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> S | None:
        return None if value is None else self.words(value)


def word_column(
    name: str, words: type[S], *, length: int = 16, nullable: bool = False
) -> tuple[Column[S], CheckConstraint]:
    """A column for one of the words, of at most `length` letters, and the constraint that it holds no other."""
    allowed = ", ".join(f"'{word.value}'" for word in words)
    column: Column[S] = Column(name, Word(words, length), nullable=nullable)
    return column, CheckConstraint(f"{name} IN ({allowed})", name=name)


def reference(name: str, target: str, *, nullable: bool = False, primary_key: bool = False) -> Column[UUID]:
    """A column that refers to the row of another table, which then cannot be removed."""
    key = ForeignKey(f"{target}.id", ondelete="RESTRICT")
    return Column(name, Id, key, nullable=nullable, primary_key=primary_key)
