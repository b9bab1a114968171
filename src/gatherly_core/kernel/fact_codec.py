"""Facts as plain data that any store can keep, and back."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from enum import StrEnum
from typing import TypeVar, get_type_hints
from uuid import UUID

from gatherly_core.kernel.facts import Fact

F = TypeVar("F", bound=Fact)


def encode(fact: Fact) -> dict[str, str | int | None]:
    """The fact's fields as strings and integers, fit for JSON."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def decode(type_: type[F], record: Mapping[str, str | int | None]) -> F:
    """The fact of which `record` is the encoding. KeyError or ValueError when it is none of that type.

    Fields with a default may be missing: they came to the type when facts of it had been written already.
    """
    hints = get_type_hints(type_)
    there = [field.name for field in fields(type_) if field.name in record or field.default is MISSING]
    values = {name: _parsed(hints[name], record[name]) for name in there}
    return type_(**values)  # type: ignore[arg-type]  # each value was parsed by its field's own type


def _plain(value: object) -> str | int | None:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str | int | None):
        return value
    raise TypeError(f"A fact cannot hold a {type(value).__name__}.")


def _parsed(hint: object, value: str | int | None) -> object:
    kind = getattr(hint, "__supertype__", hint)  # an identifier is a NewType of UUID
    if kind is datetime:
        return datetime.fromisoformat(str(value))
    if kind is UUID:
        return UUID(str(value))
    return kind(str(value)) if isinstance(kind, type) and issubclass(kind, StrEnum) else value
