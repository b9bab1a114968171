"""Password hashes by bcrypt."""

import base64
import hashlib
import hmac
import os
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import bcrypt

from gatherly_core.kernel.errors import Overloaded

# Not a secret: it makes our digests differ from the plain SHA-256 of a password, so that digests that leaked
# elsewhere cannot be tried here.
PURPOSE = b"gatherly password"


def spare_cores() -> int:
    """All cores but one, and one at least."""
    return max(1, (os.cpu_count() or 1) - 1)


class Hashing(Protocol):
    """Where hashes are computed."""

    def hash(self, digest: bytes, rounds: int) -> bytes: ...

    def check(self, digest: bytes, hashed: bytes) -> bool: ...


class _HashingHere:
    """In the thread that asks."""

    def hash(self, digest: bytes, rounds: int) -> bytes:
        return bcrypt.hashpw(digest, bcrypt.gensalt(rounds))

    def check(self, digest: bytes, hashed: bytes) -> bool:
        return bcrypt.checkpw(digest, hashed)


class BcryptPasswords:
    """Hashes passwords with bcrypt at 2**`rounds` turns: about a third of a second for 12.

    Not more than `lanes` hashes are computed at a time for this process, and not more than `waiting` others wait for
    their turn: beyond that, Overloaded. So a storm of sign-ins leaves cores and threads to everybody else.
    """

    def __init__(
        self, rounds: int = 12, lanes: int | None = None, waiting: int = 8, hashing: Hashing | None = None
    ) -> None:
        self._rounds = rounds
        lanes = lanes or spare_cores()
        self._hashing = hashing or _HashingHere()
        self._lanes = threading.BoundedSemaphore(lanes)
        self._admitted = threading.BoundedSemaphore(lanes + waiting)
        # A salt without a hash: comparing with it takes as long as with a real one, and never succeeds.
        self._nobodys = bcrypt.gensalt(rounds)

    def hash(self, password: str) -> str:
        """A new hash of the password; each has a salt of its own."""
        with self._place():
            return self._hashing.hash(_digest(password), self._rounds).decode("ascii")

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether `hashed` was made from `password`. None takes the same time and is always False."""
        known = self._nobodys if hashed is None else hashed.encode("ascii")
        with self._place():
            return self._hashing.check(_digest(password), known)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._admitted.acquire(blocking=False):
            raise Overloaded("Too many people are signing in right now. Please try again in a moment.")
        try:
            with self._lanes:
                yield
        finally:
            self._admitted.release()


def _digest(password: str) -> bytes:
    """The password in 44 bytes: bcrypt refuses more than 72 and stops at a zero byte.

    The same letters typed on different keyboards give the same digest (NFKC).
    """
    # A JSON string may hold half a surrogate pair, which plain UTF-8 refuses.
    text = unicodedata.normalize("NFKC", password).encode("utf-8", errors="surrogatepass")
    return base64.b64encode(hmac.digest(PURPOSE, text, hashlib.sha256))
