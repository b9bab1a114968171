"""Saying what was changed without saying what it is now."""

from dataclasses import fields
from typing import TypeVar

D = TypeVar("D")


def changed(before: D, after: D) -> str:
    """The names of the fields in which two of the same dataclass differ: `title,location`."""
    names = (field.name for field in fields(before))  # type: ignore[arg-type]  # only dataclasses are given
    return ",".join(name for name in names if getattr(before, name) != getattr(after, name))
