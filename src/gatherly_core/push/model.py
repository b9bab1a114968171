"""Push messages."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
TOKEN = re.compile(r"[!-~]{1,4096}")
NAME = re.compile(r"(?!from$|message_type$|google|gcm)[a-z][a-z_]{0,39}")
"""What a datum may be called: services keep the rest for themselves."""
LARGEST_PUSH = 3072
"""How many bytes title, body and data have together as JSON: services take 4 KiB, with what is around these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A message to one device, which shows `title` and `body`; its app is given `data`, to open what it is about.

    `key`, of ASCII letters, digits and hyphens, is the same whenever the same message is sent again: a device that gets
    it twice shows it once. `token` is what the service knows the device by. ValueError when one of these, or the name
    of a datum, is not like that; when title or body are empty or have half of a sign (a surrogate); and when all
    together is more than LARGEST_PUSH.
    """

    key: str
    token: str = field(repr=False)
    title: str = field(repr=False)
    body: str = field(repr=False)
    data: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError("The key of a push message has letters, digits and hyphens only.")
        if not TOKEN.fullmatch(self.token):
            raise ValueError("The token of a device is printable ASCII.")
        if not all(map(NAME.fullmatch, self.data)):
            raise ValueError("A datum has a name of small letters that the service does not keep for itself.")
        if not self.title or not self.body or self._bytes() > LARGEST_PUSH:
            raise ValueError("A push message is neither empty nor that long.")

    def _bytes(self) -> int:
        return len(json.dumps([self.title, self.body, dict(self.data)], ensure_ascii=False).encode())
