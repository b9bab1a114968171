"""The kinds of values in requests: strict, each with a sentence that says what it must be."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from marshmallow import fields, validate

Messages = dict[str, str | list[Any] | dict[Any, Any]]

REQUIRED: Messages = {"required": "is required", "null": "must not be null"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
LONGEST_EMAIL = 254
LONGEST_URL = 500
WEB_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
# MySQL keeps the years from 1000 to 9999, but no gig was booked here before computers could.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def parsed_id(text: str) -> UUID:
    """ValueError unless the text is an id as we write them, in upper or lower case."""
    parsed = UUID(text)
    # UUID() also takes braces, a URN and digits without hyphens.
    if str(parsed) != text.lower():
        raise ValueError("Not an id.")
    return parsed


class Text(fields.String):
    """A text of `least` to `most` characters, without control characters, trimmed.

    With `lines` it may have several lines.
    """

    default_error_messages = REQUIRED | {
        "invalid": "must be a text",
        "control": "must not contain control characters",
    }

    def __init__(self, least: int, most: int, *, lines: bool = False, **kwargs: Any) -> None:
        sentence = f"must be of {least} to {most} characters" if least else f"must be of at most {most} characters"
        super().__init__(validate=[validate.Length(least, most, error=sentence)], **kwargs)
        self._allowed = "\n\r\t" if lines else ""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in self._allowed for sign in value):
            raise self.make_error("control")
        return value.strip()


class Password(fields.String):
    """A password: any characters, none of them trimmed away."""

    default_error_messages = REQUIRED | {"invalid": "must be a text"}

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        sentence = f"must be of {least} to {most} characters"
        super().__init__(validate=[validate.Length(least, most, error=sentence)], load_only=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        return value


class EmailAddress(fields.Email):
    """An e-mail address, of the form alone: nothing is asked of its domain."""

    default_error_messages = REQUIRED | {"invalid": "must be an e-mail address"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # In place of marshmallow's own pattern, which refuses addresses that are not ASCII.
        self.validators = [validate.Length(max=LONGEST_EMAIL)]

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_EMAIL:
            raise self.make_error("invalid")
        try:
            return validate_email(value.strip(), check_deliverability=False, strict=True).normalized
        except EmailNotValidError:
            raise self.make_error("invalid") from None


class WebAddress(fields.String):
    """An absolute http or https URL, in ASCII."""

    default_error_messages = REQUIRED | {"invalid": f"must be an http or https URL of at most {LONGEST_URL} characters"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": "uri", "maxLength": LONGEST_URL}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_URL or not _is_web_address(value):
            raise self.make_error("invalid")
        return value


def _is_web_address(text: str) -> bool:
    try:
        return bool(WEB_ADDRESS.fullmatch(text) and urlsplit(text).hostname)
    except ValueError:  # half an IPv6 address
        return False


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


class FlagText(Flag):
    """true or false in a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if value not in {"true", "false"}:
            raise self.make_error("invalid")
        return bool(value == "true")
