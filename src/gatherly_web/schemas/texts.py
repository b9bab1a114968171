"""The kinds of texts in requests: strict, each with a sentence that says what it must be."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from marshmallow import fields, validate

from gatherly_core.images.model import ADDRESS
from gatherly_web.schemas.messages import REQUIRED

LONGEST_EMAIL = 254
LONGEST_URL = 500
# The signs of RFC 3986, and no others.
WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)


class Text(fields.String):
    """A text of `least` to `most` characters, without control characters, trimmed.

    With `lines` it may have several lines.
    """

    default_error_messages = REQUIRED | {
        "invalid": "must be a text",
        "control": "must not contain control characters",
    }

    def __init__(self, least: int, most: int, *, lines: bool = False, **kwargs: Any) -> None:
        size = f"{least} to {most}" if least else f"at most {most}"
        sentence = f"must be of {most if least == most else size} characters"
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
            return _normal_address(value)
        except EmailNotValidError:
            raise self.make_error("invalid") from None


class ClaimedAddress(Text):
    """What somebody says is their e-mail address, as EmailAddress would load it; what is none stays as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(1, LONGEST_EMAIL, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return _normal_address(text)
        except EmailNotValidError:
            return text


def _normal_address(text: str) -> str:
    """The one way to write an address that can be written in several. EmailNotValidError when it is none."""
    return validate_email(text.strip(), check_deliverability=False, strict=True).normalized


class WebAddress(fields.String):
    """An absolute http or https URL (RFC 3986), without credentials. It is kept and shown, and never fetched."""

    default_error_messages = REQUIRED | {
        "invalid": f"must be an http or https URL of at most {LONGEST_URL} characters, without a user or a password"
    }

    format = "uri"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(metadata={"format": self.format, "maxLength": LONGEST_URL}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_URL or not _is_web_address(value):
            raise self.make_error("invalid")
        return value


class ImageAddress(WebAddress):
    """A web address, or the path of an image that was uploaded here."""

    default_error_messages = REQUIRED | {
        "invalid": f"must be an http or https URL of at most {LONGEST_URL} characters, without a user or a password, "
        "or the path of an image that was uploaded here"
    }

    format = "uri-reference"

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, str) and ADDRESS.fullmatch(value):
            return value
        return super()._deserialize(value, attr, data, **kwargs)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        # Asked for its port, it says whether that is one.
        return bool(WEB_ADDRESS.fullmatch(text) and parts.hostname and "@" not in parts.netloc and parts.port != 0)
    except ValueError:  # half an IPv6 address, or no port
        return False
