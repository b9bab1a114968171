"""Password hashes by bcrypt."""

import base64
import hashlib
import hmac
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bcrypt

from gatherly_adapters.quiet_lanes import QuietLanes, spare_cores
from gatherly_core.kernel.errors import Overloaded

# Not a secret: it makes our digests differ from the plain SHA-256 of a password, so that digests that leaked
# elsewhere cannot be tried here.
PURPOSE = b"gatherly password"


class BcryptPasswords:
    """Hashes passwords with bcrypt at 2**`rounds` turns: about a third of a second for 12.

    Not more than `lanes` hashes are computed at a time by all processes that share the `folder`, and not more than
    `waiting` others of this process wait for their turn: beyond that, Overloaded. So a storm of sign-ins leaves cores
    and threads to everybody else.
    """

    def __init__(
        self, rounds: int = 12, lanes: int | None = None, waiting: int = 8, folder: Path | None = None
    ) -> None:
        self._rounds = rounds
        lanes = lanes or spare_cores()
        self._lanes = QuietLanes(lanes, folder)
        self._admitted = threading.BoundedSemaphore(lanes + waiting)
        # A salt without a hash: comparing with it takes as long as with a real one, and never succeeds.
        self._nobodys = bcrypt.gensalt(rounds)

    def hash(self, password: str) -> str:
        """A new hash of the password; each has a salt of its own."""
        with self._place():
            return self._lanes.run(bcrypt.hashpw, _digest(password), bcrypt.gensalt(self._rounds)).decode("ascii")

    def matches(self, password: str, hashed: str | None) -> bool:
        """Whether `hashed` was made from `password`. None takes the same time and is always False."""
        known = self._nobodys if hashed is None else hashed.encode("ascii")
        with self._place():
            return self._lanes.run(bcrypt.checkpw, _digest(password), known)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._admitted.acquire(blocking=False):
            raise Overloaded("Too many people are signing in right now. Please try again in a moment.")
        try:
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
