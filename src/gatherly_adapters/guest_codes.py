"""Codes of guests, by which is kept what they have chosen."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence

PURPOSE = b"gatherly: choices of guests, HMAC-SHA-256"


class GuestCodes:
    """Makes codes of the digests of guests' addresses (see `Recipient.key`).

    Who reads a table of them learns no address, and without the keys cannot try whether one is among them. They are
    made with the first of the keys; those of the others stay good for as long as the keys are there: none of these is
    to be lost, as what somebody has switched off must stay so. ValueError when there is none.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("Codes of guests need a key.")
        self._keys = [hmac.digest(key, PURPOSE, hashlib.sha256) for key in keys]

    def present(self, digest: str) -> str:
        """The code under which something is kept from now on, of 43 letters, digits, hyphens and underscores."""
        return self.all(digest)[0]

    def all(self, digest: str) -> tuple[str, ...]:
        """The codes under which something may have been kept, the present one first."""
        made = (hmac.digest(key, digest.encode(), hashlib.sha256) for key in self._keys)
        return tuple(urlsafe_b64encode(each).rstrip(b"=").decode("ascii") for each in made)
