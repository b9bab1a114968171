"""The keys of the audit trail, without which nobody can write or change an entry unnoticed."""

import hashlib
import hmac
from collections.abc import Sequence

from gatherly_core.audit.model import Mac

KEY_BYTES = 32
KEY_ID_LETTERS = 16

Part = bytes | None


class AuditKeys:
    """Makes codes with the first of some keys, and verifies those of all of them.

    So a key is replaced by putting a new one before it, and leaving it there for as long as its entries are.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        """ValueError when there is no key, or one is shorter than KEY_BYTES."""
        if not keys or any(len(key) < KEY_BYTES for key in keys):
            raise ValueError(f"The audit trail needs a key, and each must have {KEY_BYTES} bytes.")
        self._keys = {_key_id(key): key for key in keys}
        self._making = _key_id(keys[0])

    def made(self, purpose: str, *parts: Part) -> Mac:
        """The code of these parts, in this order, for one purpose: it is good for no other."""
        return Mac(self._making, _code(self._keys[self._making], purpose, parts))

    def knows(self, key_id: str) -> bool:
        """Whether there is such a key."""
        return key_id in self._keys

    def genuine(self, mac: Mac, purpose: str, *parts: Part) -> bool:
        """Whether the code was made for this purpose of these parts, by one of the keys."""
        key = self._keys.get(mac.key_id)
        return key is not None and hmac.compare_digest(mac.value, _code(key, purpose, parts))


def _code(key: bytes, purpose: str, parts: Sequence[Part]) -> bytes:
    # With their lengths before them, no two lists of parts make the same message.
    framed = b"".join(_framed(part) for part in (purpose.encode(), *parts))
    return hmac.digest(key, framed, hashlib.sha256)


def _framed(part: Part) -> bytes:
    return b"\x00" if part is None else b"\x01" + len(part).to_bytes(8) + part


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"gatherly: id of an audit key" + key).hexdigest()[:KEY_ID_LETTERS]
