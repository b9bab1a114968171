"""Tokens by which people get no more messages of a kind, without signing in."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from gatherly_core.notifications.errors import InvalidUnsubscription
from gatherly_core.notifications.model import Channel, Topic, Unsubscription

PURPOSE = b"gatherly: unsubscribing, HMAC-SHA-256"
TOKEN = re.compile(
    r"(?P<said>1\.(?P<key>[0-9a-f-]{1,64})\.(?P<topics>[a-z_]+(?:-[a-z_]+)*)\.(?P<channel>[a-z_]+))"
    r"\.(?P<mac>[A-Za-z0-9_-]{43})"
)
"""What is said, with hyphens between topics, and a code of it. The number at its beginning is that of the format."""


class SignedUnsubscriptions:
    """Tokens that say who wants to hear no more of what, with a code that nobody else can make.

    They are good for ever, as letters are: laws want a link to work for weeks at least. The keys are derived from
    `secrets`, which every process of an installation shares, for this alone: the first signs, all are good.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [hmac.digest(secret.encode(), PURPOSE, hashlib.sha256) for secret in secrets]

    def sign(self, unsubscription: Unsubscription) -> str:
        if not unsubscription.topics:
            raise ValueError("There is nothing to unsubscribe from.")
        said = f"1.{unsubscription.key}.{'-'.join(sorted(unsubscription.topics))}.{unsubscription.channel}"
        return f"{said}.{_code(self._keys[0], said)}"

    def read(self, token: str) -> Unsubscription:
        found = TOKEN.fullmatch(token)
        if found is None or not self._is_ours(found["said"], found["mac"]):
            raise InvalidUnsubscription
        try:
            topics = frozenset(map(Topic, found["topics"].split("-")))
            return Unsubscription(found["key"], topics, Channel(found["channel"]))
        except ValueError:
            # Of a release in which there was more to be told.
            raise InvalidUnsubscription from None

    def _is_ours(self, said: str, mac: str) -> bool:
        return any(hmac.compare_digest(_code(key, said), mac) for key in self._keys)


def _code(key: bytes, said: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, said.encode(), hashlib.sha256)).rstrip(b"=").decode("ascii")
