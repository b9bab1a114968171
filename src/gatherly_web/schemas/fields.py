"""The kinds of values in requests: strict, each with a sentence that says what it must be."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from gatherly_web.schemas.messages import REQUIRED

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
# MySQL keeps the years from 1000 to 9999, but no gig was booked here before computers could.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def parsed_id(text: str) -> UUID:
    """ValueError unless the text is an id as we write them, in upper or lower case."""
    parsed = UUID(text)
    # UUID() also takes braces, a URN and digits without hyphens.
    if str(parsed) != text.lower():
        raise ValueError("Not an id.")
    return parsed


class WholeNumber(fields.Integer):
    """An integer of `least` to `most`: no boolean, no fraction, no text."""

    default_error_messages = REQUIRED | {"invalid": "must be a whole number"}

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(validate=[validate.Range(least, most, error=f"must be from {least} to {most}")], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        return value


class Degrees(fields.Float):
    """A number of `least` to `most`."""

    default_error_messages = REQUIRED | {"invalid": "must be a number"}

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(validate=[validate.Range(least, most, error=f"must be from {least} to {most}")], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> float:
        if type(value) not in (int, float):
            raise self.make_error("invalid")
        return float(value)


class Flag(fields.Boolean):
    """true or false, and nothing that resembles them."""

    default_error_messages = REQUIRED | {"invalid": "must be true or false"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class Moment(fields.DateTime):
    """A moment with its offset from UTC, as RFC 3339 writes it; loaded as UTC."""

    default_error_messages = REQUIRED | {"invalid": "must be a time with its offset, such as 2026-12-01T18:00:00Z"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            raise self.make_error("invalid")
        try:
            moment = datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.make_error("invalid") from None
        if moment < EARLIEST:
            raise self.make_error("invalid")
        return moment


class Identifier(fields.UUID):
    """The id of a thing."""

    default_error_messages = REQUIRED | {"invalid_uuid": "must be an id"}

    def _validated(self, value: Any) -> UUID:
        try:
            return parsed_id(value)
        except (ValueError, AttributeError, TypeError):
            raise self.make_error("invalid_uuid") from None


class Choice(fields.Enum):
    """One of the values of an enumeration."""

    default_error_messages = REQUIRED | {"unknown": "must be one of {choices}"}

    def __init__(self, enumeration: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(enumeration, by_value=True, **kwargs)


class ListOf(fields.List):
    """A list of `least` to `most` values of one kind, loaded as a tuple."""

    default_error_messages = REQUIRED | {"invalid": "must be a list"}

    def __init__(self, kind: fields.Field, least: int, most: int, **kwargs: Any) -> None:
        sentence = f"must have {least} to {most} entries" if least else f"must have at most {most} entries"
        self._length = validate.Length(least, most, error=sentence)
        super().__init__(kind, validate=[self._length], **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, list):
            self._length(value)  # before any of a million entries is looked at
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class WholeNumberText(WholeNumber):
    """An integer in a query: decimal digits."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", value):
            raise self.make_error("invalid")
        return int(value)


class ChoicesText(fields.String):
    """Some of the values of an enumeration, parted by commas, in a query; loaded as a tuple, each once."""

    default_error_messages = REQUIRED | {"unknown": "must be of {choices}, parted by commas"}

    def __init__(self, enumeration: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._enumeration = enumeration

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            return tuple(dict.fromkeys(self._enumeration(word) for word in value.split(",")))
        except ValueError:
            raise self.make_error("unknown", choices=", ".join(self._enumeration)) from None


class FlagText(Flag):
    """true or false in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if value not in {"true", "false"}:
            raise self.make_error("invalid")
        return bool(value == "true")
