"""The keys that sign tickets, as operators write them: the 32 bytes of a seed (RFC 8032) in base64url (RFC 4648)."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

SEED_BYTES = 32


def new_seed() -> bytes:
    """The seed of a new key."""
    return secrets.token_bytes(SEED_BYTES)


def seed_text(seed: bytes) -> str:
    """The seed as it is written."""
    return urlsafe_b64encode(seed).rstrip(b"=").decode("ascii")


def seed_of(text: str) -> bytes:
    """The seed that is written so. ValueError when that is none."""
    seed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # The decoder passes over what it does not know.
    if len(seed) != SEED_BYTES or seed_text(seed) != text.rstrip("="):
        raise ValueError("Not the seed of a key.")
    return seed
