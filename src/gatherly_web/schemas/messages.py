"""What is said of any field."""

from typing import Any

Messages = dict[str, str | list[Any] | dict[Any, Any]]

REQUIRED: Messages = {"required": "is required", "null": "must not be null"}
